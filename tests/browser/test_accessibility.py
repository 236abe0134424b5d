"""Every kind of public page holds, and axe finds nothing, in both languages and both themes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Browser, Page

from events.models import Edition
from reactions.comments import forms
from reactions.models import Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from tests import servers
from tests.browser.axe import FOUR_LOOKS, TWO_LOOKS, faults, faults_in, looks, too_wide
from tests.editions import crowded, spare
from tests.factories import AnnouncementFactory
from tests.reactions.comments.writing import FIELDS, comment
from tests.sampling import sample
from tests.sitemaps import sitemap

pytestmark = pytest.mark.browser

KINDS = [
    ("/", "/en/"),
    ("/demo/", "/en/demo/"),
    ("/demo/programme/", "/en/demo/programme/"),
    ("/demo/programme/changements/", "/en/demo/programme/changes/"),
    ("/demo/sessions/technicien-ou-stratege/", "/en/demo/sessions/technicien-ou-stratege/"),
    ("/demo/intervenants/", "/en/demo/speakers/"),
    ("/intervenants/bernard-cova/", "/en/speakers/bernard-cova/"),
    ("/demo/salles/patio/", "/en/demo/rooms/patio/"),
    ("/demo/lieux/le-grand-quai/", "/en/demo/venues/le-grand-quai/"),
    ("/recits/", "/en/recaps/"),
    ("/recits/carnet-d-ateliers/", "/en/recaps/carnet-d-ateliers/"),
    ("/recits/dix-notes-au-vol/", "/en/recaps/dix-notes-au-vol/"),
    ("/recits/reactions/carnet-d-ateliers/", "/en/recaps/reactions/carnet-d-ateliers/"),
    ("/recits/racontez/", "/en/recaps/tell/"),
    ("/recits/auteurs/", "/en/recaps/authors/"),
    ("/recits/auteurs/manon-samena/", "/en/recaps/authors/manon-samena/"),
    ("/themes/bilan/", "/en/topics/bilan/"),
    ("/demo/infos/venir/", "/en/demo/info/venir/"),
    ("/ma-selection/", "/en/my-picks/"),
    ("/lettre/", "/en/newsletter/"),
    ("/mes-seances/", "/en/my-sessions/"),
    ("/recherche/", "/en/search/"),
    ("/recherche/?q=opera", "/en/search/?q=museum"),
    ("/recherche/?q=geolocalistion", "/en/search/?q=geolocatoin"),
    ("/direct/", "/en/live/"),
    ("/direct/?room=patio", "/en/live/?room=patio"),
    ("/rien/", "/en/nothing/"),
]


@pytest.mark.parametrize("first", range(4))
def test_axe_finds_nothing(chromium: Browser, site: str, demo: None, first: int) -> None:
    """On every fourth page, in a test each: all of them take long.

    By turns French on a desk and English on a phone; no word is too long for the other.
    """
    AnnouncementFactory.create(edition=Edition.objects.get())
    page = chromium.new_page(base_url=site, reduced_motion="reduce")
    found = []
    for number, kind in list(enumerate(KINDS))[first::4]:
        turn = number // 4 % 2
        width, other = ((1440, 390), (390, 1440))[turn]
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(kind[turn])
        found += faults_in(page, looks(width))
        page.set_viewport_size({"width": other, "height": 900})
        found += too_wide(page)
    page.close()

    assert found == []


def test_axe_finds_nothing_where_one_proposes_a_recap_and_comments(
    page: Page, demo: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FETCH_LOOPBACK = True
    desk, phone = TWO_LOOKS
    send = page.locator("main form [type=submit]")
    page.goto("/recits/racontez/?edition=demo&session=technicien-ou-stratege")
    page.locator("[name=url]").fill("rien du tout")
    send.click()
    page.locator(".errorlist").wait_for()
    found = faults_in(page, [desk])
    with servers.running() as elsewhere:
        path = f"/{'mer' * 100}"
        elsewhere.scripts[path] = servers.page(
            b"<html lang=fr><title>La mer</title><meta name=author content=Plume>",
            "Content-Type: text/html",
        )
        page.locator("[name=url]").fill(f"http://localhost:{elsewhere.port}{path}")
        send.click()
        page.locator("#id_title").wait_for()
    found += faults_in(page, [phone])
    assert page.locator("[name=sessions]:checked:visible").count() == 1

    monkeypatch.setattr(forms, "FASTEST", timedelta(seconds=-1))
    recap = Recap.objects.published()[0]
    row = comment(recap, state=Moderated.State.UNCONFIRMED)
    page.goto(f"/recits/reactions/{recap.slug}/")
    page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
    send.click()
    page.locator(".errorlist").first.wait_for()
    found += faults_in(page, [desk])
    said = {**FIELDS, "text": f"https://a.example/{'mer' * 100} https://b.example/"}
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)
    send.click()
    page.locator("[name=altcha]").wait_for(state="attached")
    page.evaluate("document.getElementById('working').hidden = false")
    found += faults_in(page, [phone])
    for look, state in zip(
        FOUR_LOOKS, ("unconfirmed", "held", "published", "refused"), strict=True
    ):
        Reaction.objects.filter(pk=row.pk).update(state=state)
        page.goto(row.own_path)
        found += faults_in(page, [look])

    assert found == []


@pytest.mark.parametrize(
    ("make", "width", "other", "prefix"), [(crowded, 320, 1440, ""), (spare, 1440, 390, "/en/")]
)
def test_editions_with_too_much_or_very_little_hold(
    chromium: Browser,
    site: str,
    make: Callable[[], Edition],
    width: int,
    other: int,
    prefix: str,
) -> None:
    """Every kind of page, in one language: there axe judges a few."""
    make()
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in sitemap(Client()):
        if path.startswith("/en/") == bool(prefix):
            kinds.setdefault(shape(path), []).append(path)
    # Titles of sessions are odd, each in its own way.
    paths = [
        path
        for kind, all_ in kinds.items()
        for path in sample(all_, 4 if "sessions" in kind else 1)
    ]
    judged = sample(paths, 3)
    page = chromium.new_page(base_url=site, reduced_motion="reduce", color_scheme="dark")
    found = []
    for path in paths:
        page.set_viewport_size({"width": other, "height": 900})
        page.goto(path)
        found += too_wide(page)
        page.set_viewport_size({"width": width, "height": 900})
        found += faults(page) if path in judged else too_wide(page)
    page.close()

    assert found == []


def test_every_kind_of_page_is_tried(client: Client, demo: None) -> None:
    """The site map names no kind of page that is missing above."""
    tried = {shape(path) for kind in KINDS for path in kind}

    assert {shape(path) for path in sitemap(client)} <= tried


def shape(path: str) -> tuple[str, ...]:
    """An address without its last word: /demo/sessions/x/ and /demo/sessions/y/ are alike."""
    parts = path.split("?", maxsplit=1)[0].strip("/").split("/")
    return (*parts[:-1], "…") if len(parts) > 1 else tuple(parts)
