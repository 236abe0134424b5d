"""A draft of Google Docs, two films and a post become a recap, which is read, followed and kept."""

import json
import re
from collections.abc import Iterator
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from feedparser.api import parse
from playwright.sync_api import Page, expect

from recaps import revisions
from recaps.cards import oembed
from recaps.models import Recap
from tests.browser.door import enter
from tests.browser.test_editor import paste
from tests.factories import UserFactory
from tests.recaps.cards.pages import JSON, POST, at, html, picture
from tests.servers import Server, page as content, running
from tests.writing.pasted import PASTED
from writing.transitions import apply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE, SLUG = "Ce que le vote a changé", "ce-que-le-vote-a-change"
# What was pasted of a draft, part by part, and the words each ends with.
DRAFT = {
    "google_docs/styles": "La suite",
    "google_docs/table": "Après le tableau.",
    "google_docs/footnotes": "a duré",
}
FILMS = {
    "YouTube": ("https://youtu.be/abc-DEF_123", "Les cent premiers jours"),
    "Vimeo": ("https://vimeo.com/1234", "Le vote, filmé du patio"),
}
PLAYERS = [
    "https://www.youtube-nocookie.com/embed/abc-DEF_123",
    "https://player.vimeo.com/video/1234?dnt=1",
]
POSTED_BY = "Perrine Viste (@perrine@nuits.example)"


@pytest.fixture
def elsewhere(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The sites of the films and of the post."""
    settings.FETCH_LOOPBACK = True
    with running() as server:
        server.scripts["/page"] = html(POST)
        server.scripts["/image"] = content(picture(), "Content-Type: image/jpeg")
        for provider, (address, title) in FILMS.items():
            path = f"/{provider}?url="
            monkeypatch.setitem(oembed.ENDPOINTS, provider, at(server, path))
            said = json.dumps({"title": title, "thumbnail_url": "/image"})
            server.scripts[path + quote(address, safe="")] = content(said.encode(), JSON)
        yield server


def write(page: Page, post: str) -> None:
    """Write it on a phone, by what is pasted, and hand it in."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/ecrire/")
    enter(page, UserFactory.create(blogger=True, email="ines@example.org").email)
    page.locator(".templates button").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("[name=standfirst]").fill("Onze personnes, et deux films.")
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    clipboards = {pasted.name: pasted.html for pasted in PASTED}
    for name, words in DRAFT.items():
        paste(page, clipboards[name])
        expect(page.locator(".ProseMirror")).to_contain_text(words)
        page.keyboard.press("Enter")
    for address, _title in FILMS.values():
        paste(page, address, "text/plain")
    paste(page, post, "text/plain")
    page.keyboard.type("À l’an prochain.")
    cards = page.locator(".ProseMirror .card")
    titles = [title for _address, title in FILMS.values()]
    expect(cards.locator(".card__title")).to_have_text([*titles, POSTED_BY])
    for number, title in enumerate(titles):
        cards.nth(number).click()
        page.locator("[data-do=edit]").click()
        page.get_by_label("Ce que montre son image").fill(f"Une image de « {title} »")
        page.locator("dialog[open] [type=submit]").click()
    expect(cards.locator(".card__state")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[value=submit]").click()
    expect(page.locator(".alerts")).to_contain_text("Remis")


def read(page: Page, post: str) -> None:
    """Read its page: nothing is asked of another host before a film is played."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        re.compile("^https:"), lambda route: route.fulfill(body="", content_type="text/html")
    )
    page.goto(f"/recits/{SLUG}/")
    text = page.locator(".e-content")
    expect(text.locator("em").first).to_have_text("penchée")
    table = text.locator(".table-scroll__frame").get_by_role("table", name="Tableau 1")
    expect(table.get_by_role("columnheader")).to_have_text(["Salle", "Avant", "Après"])
    expect(page.locator("[role=doc-endnotes] li")).to_contain_text(["Au carton", "Une heure"])
    card = text.locator(".card--post")
    expect(card).to_contain_text("Un carnet, & c’est tout.")
    expect(card.get_by_role("link")).to_have_attribute("href", post)
    page.mouse.wheel(0, 20_000)
    expect(text.locator("img").last).to_have_js_property("complete", value=True)
    own = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith(own)] == []
    for player, (_address, title) in zip(PLAYERS, FILMS.values(), strict=True):
        with page.expect_request(player):
            text.locator(".embed").filter(has_text=title).get_by_role("link").click()
    assert [url for url in asked if not url.startswith(own)] == PLAYERS


def follow(page: Page, links: dict[str, str]) -> None:
    """Find what it shows as plain links in the feeds."""
    for form in ("atom.xml", "rss.xml"):
        feed = parse(page.request.get(f"/recits/{form}").body())
        assert not feed.bozo
        said = feed.entries[0].content[-1].value
        assert "<table>" in said
        for address, title in links.items():
            assert f'<a href="{address}">{title}</a>' in said


def keep_and_bring(page: Page, links: dict[str, str]) -> None:
    """Take it home as Markdown, and make a draft of that."""
    page.goto("/ecrire/apporter/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger mes récits").click()
    archive = download.value.path()
    with ZipFile(archive) as files:
        text = files.read(f"{SLUG}.md").decode()
    assert "| Salle" in text
    for address, title in links.items():
        assert f"[{title}](<{address}>)" in text
    page.locator("[name=file]").set_input_files(archive)
    page.get_by_role("button", name="Créer les brouillons").click()
    expect(page.locator("#import")).to_contain_text("1 brouillon")
    expect(page.locator("#import")).not_to_contain_text("Ce qui a été modifié")


def test_it_is_pasted_read_followed_taken_home_and_brought_back(
    page: Page, elsewhere: Server
) -> None:
    post = at(elsewhere)
    write(page, post)
    written = Recap.objects.get(title_fr=TITLE)
    recap = apply("publish", written, UserFactory.create(editor=True))
    read(page, post)
    links = {**dict(FILMS.values()), post: POSTED_BY}
    follow(page, links)
    keep_and_bring(page, links)
    draft = Recap.objects.exclude(pk=recap.pk).get()
    assert revisions.under_work(draft) == revisions.under_work(recap)
