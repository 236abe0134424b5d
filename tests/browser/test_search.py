"""A person looks for something, on a phone and at a desk, with JavaScript and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from events.models import Edition
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def edition(site: str) -> Edition:
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    room = RoomFactory.create(edition=edition, name_fr="La Cale")
    ines = SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")
    for title, at in (("L’opéra au large", "10:00"), ("La jetée", "11:00")):
        session = SessionFactory.create(edition=edition, title_fr=title, speakers=[ines])
        SlotFactory.create(session=session, room=room, at=at)
    publish(edition)
    return edition


# What a screen reader's user is told.
RESULTS = """
- main:
  - search:
    - heading "Rechercher" [level=1]
    - paragraph:
      - searchbox "Rechercher": garnier
      - button "Trouver"
    - paragraph: Séances, intervenant·es, salles, récits, informations pratiques.
  - paragraph: /3 résultats/
  - navigation "Par type":
    - list:
      - listitem:
        - link "Tout"
      - listitem:
        - link "Intervenant·es 1"
      - listitem:
        - link "Séances 2"
  - region "Intervenant·es":
    - heading "Intervenant·es" [level=2]
    - list:
      - listitem:
        - heading "Inès Garnier" [level=3]
  - region "Séances":
    - heading "Séances" [level=2]
"""


def test_on_a_phone_results_come_while_one_types(page: Page, edition: Edition) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_role("search").get_by_role("button", name="Trouver").click()
    field = page.get_by_role("searchbox")
    expect(field).to_be_focused()
    expect(page.get_by_role("heading", name="Le programme, jour par jour")).to_be_visible()

    field.press_sequentially("garnier", delay=20)
    expect(page.locator("#status")).to_have_text(re.compile("3 résultats"))
    assert sum("/resultats/" in url for url in asked) <= 2
    expect(page.get_by_role("main")).to_match_aria_snapshot(RESULTS)
    expect(page).to_have_url(re.compile(r"\?q=garnier$"))

    # Nothing asked: what helps stands there alone, and no page within the page.
    field.fill("")
    expect(page.get_by_role("heading", name="Le programme, jour par jour")).to_be_visible()
    expect(page.get_by_role("banner")).to_have_count(1)
    field.fill("garnier")
    expect(page.locator("#status")).to_have_text(re.compile("3 résultats"))

    page.get_by_role("navigation", name="Par type").get_by_role("link", name="Séances").click()
    expect(page.get_by_role("region", name="Intervenant·es")).to_have_count(0)
    # What is typed on stays within the kind.
    field.fill("opera")
    expect(page.locator("#status")).to_have_text(re.compile("1 résultat"))
    page.get_by_role("link", name="L’opéra au large").click()
    expect(page).to_have_url(re.compile("/2027/sessions/"))
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("opera")
    expect(page.get_by_role("link", name="L’opéra au large")).to_be_visible()


def test_without_network_what_was_found_stays(
    page: Page, edition: Edition, problems: list[str]
) -> None:
    page.goto("/recherche/?q=garnier")
    page.route("**/recherche/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("searchbox").fill("opera")
    expect(page.get_by_role("link", name="Inès Garnier")).to_be_visible()
    problems.clear()


def test_at_a_desk_a_key_leads_to_the_field(page: Page, edition: Edition) -> None:
    page.set_viewport_size(ViewportSize(width=1440, height=900))
    page.goto("/2027/programme/")
    field = page.get_by_role("banner").get_by_role("searchbox")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    page.set_viewport_size(PHONE)
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/recherche/"))


@pytest.fixture
def plain(chromium: Browser, site: str) -> Iterator[Page]:
    """A phone without JavaScript."""
    context = chromium.new_context(
        base_url=site, java_script_enabled=False, viewport=PHONE, locale="fr-FR"
    )
    yield context.new_page()
    context.close()


def test_without_javascript_the_same_is_found(plain: Page, edition: Edition) -> None:
    plain.goto("/2027/")
    plain.get_by_role("search").get_by_role("button", name="Trouver").click()
    plain.get_by_role("searchbox").fill("garnier")
    plain.get_by_role("button", name="Trouver").click()
    expect(plain.get_by_role("main")).to_match_aria_snapshot(RESULTS)
    plain.get_by_role("link", name="Inès Garnier").click()
    expect(plain).to_have_url(re.compile("/intervenants/ines-garnier/"))
