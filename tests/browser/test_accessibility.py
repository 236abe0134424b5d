"""axe finds nothing to say of any kind of public page, in both languages and both themes."""

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
from tests.browser.axe import FOUR_LOOKS, faults_in, looks, too_wide
from tests.factories import AnnouncementFactory
from tests.reactions.comments.writing import FIELDS, comment
from tests.sitemaps import sitemap

pytestmark = pytest.mark.browser

KINDS = [
    ("/", "/en/"),
    ("/demo/", "/en/demo/"),
    ("/demo/programme/", "/en/demo/programme/"),
    ("/demo/programme/?q=rien", "/en/demo/programme/?q=nothing"),
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
    ("/ma-selection/rien/", "/en/my-picks/nothing/"),
    ("/lettre/", "/en/newsletter/"),
    ("/mes-seances/", "/en/my-sessions/"),
    ("/mes-seances/demandee/", "/en/my-sessions/asked/"),
    ("/recherche/", "/en/search/"),
    ("/recherche/?q=opera", "/en/search/?q=museum"),
    ("/recherche/?q=geolocalistion", "/en/search/?q=geolocatoin"),
    ("/recherche/?q=rien+de+tel", "/en/search/?q=xyzzy"),
    ("/direct/", "/en/live/"),
    ("/direct/?room=patio", "/en/live/?room=patio"),
    ("/direct/?room=rien", "/en/live/?room=nothing"),
    ("/rien/", "/en/nothing/"),
]


@pytest.mark.parametrize("first", range(4))
def test_axe_finds_nothing(chromium: Browser, site: str, demo: None, first: int) -> None:
    """On every fourth page, in a test each: all of them take long."""
    AnnouncementFactory.create(edition=Edition.objects.get())
    context = chromium.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    found = []
    for kind in KINDS[first::4]:
        # French on a desk, English on a phone; no word of either is too long for the other.
        for path, width, other in zip(kind, (1440, 390), (390, 1440), strict=True):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            found += faults_in(page, looks(width))
            page.set_viewport_size({"width": other, "height": 900})
            found += too_wide(page)
    context.close()

    assert found == []


def test_axe_finds_nothing_where_a_recap_is_proposed(
    page: Page, demo: None, settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = True
    page.goto("/recits/racontez/?edition=demo&session=technicien-ou-stratege")
    page.locator("[name=url]").fill("rien du tout")
    page.locator("main [type=submit]").click()
    page.locator(".errorlist").wait_for()
    found = faults_in(page, FOUR_LOOKS)
    with servers.running() as elsewhere:
        path = f"/{'mer' * 100}"
        elsewhere.scripts[path] = servers.page(
            b"<html lang=fr><title>La mer</title><meta name=author content=Plume>",
            "Content-Type: text/html",
        )
        page.locator("[name=url]").fill(f"http://localhost:{elsewhere.port}{path}")
        page.locator("main [type=submit]").click()
        page.locator("#id_title").wait_for()
    found += faults_in(page, FOUR_LOOKS)
    assert page.locator("[name=sessions]:checked:visible").count() == 1
    page.locator("main [type=submit]").click()
    page.locator("main [role=status]").wait_for()
    found += faults_in(page, FOUR_LOOKS)

    assert found == []


def test_axe_finds_nothing_where_one_comments(
    page: Page, demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "FASTEST", timedelta(seconds=-1))
    recap = Recap.objects.published()[0]
    row = comment(recap, state=Moderated.State.UNCONFIRMED)
    page.goto(f"/recits/reactions/{recap.slug}/")
    send = page.locator("main form [type=submit]")
    page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
    send.click()
    page.locator(".errorlist").first.wait_for()
    found = faults_in(page, FOUR_LOOKS)
    said = {**FIELDS, "text": f"https://a.example/{'mer' * 100} https://b.example/"}
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)
    send.click()
    page.locator("[name=altcha]").wait_for(state="attached")
    found += faults_in(page, FOUR_LOOKS)
    page.evaluate("document.getElementById('working').hidden = false")
    found += faults_in(page, FOUR_LOOKS)
    for state in (
        Moderated.State.UNCONFIRMED,
        Moderated.State.HELD,
        Moderated.State.PUBLISHED,
        Moderated.State.REFUSED,
    ):
        Reaction.objects.filter(pk=row.pk).update(state=state)
        page.goto(row.own_path)
        found += faults_in(page, FOUR_LOOKS)

    assert found == []


def test_every_kind_of_page_is_tried(client: Client, demo: None) -> None:
    """The site map names no kind of page that is missing above."""
    tried = {shape(path) for kind in KINDS for path in kind}

    assert {shape(path) for path in sitemap(client)} <= tried


def shape(path: str) -> tuple[str, ...]:
    """An address without its last word: /demo/sessions/x/ and /demo/sessions/y/ are alike."""
    parts = path.split("?", maxsplit=1)[0].strip("/").split("/")
    return (*parts[:-1], "…") if len(parts) > 1 else tuple(parts)
