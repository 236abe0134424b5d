"""What Ctrl-P gives: a sheet a day, black on white, and pages as text with their address."""

import io
from itertools import product

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from talks.releases import publish
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.browser

ADDRESS = "/2027/programme/"
A4 = (595, 842)
# The colours of all texts that show, and of what lies behind them.
COLOURS = """() => {
    const shown = [...document.querySelectorAll("body, body *")].filter(
        (element) => element.checkVisibility() && element.textContent.trim(),
    );
    const colours = (name) => [...new Set(shown.map((element) => getComputedStyle(element)[name]))];
    return [colours("color"), colours("backgroundColor")];
}"""

# The sessions that a star is drawn before.
STARRED = """() => [...document.querySelectorAll(".cell h4")]
    .filter((title) => getComputedStyle(title, "::before").backgroundImage.startsWith("url("))
    .map((title) => title.textContent)"""

# Of the names of speakers, in pixels.
SMALLEST_NAME = """() => {
    const names = [...document.querySelectorAll(".cell__people")];
    return Math.min(...names.map((name) => parseFloat(getComputedStyle(name).fontSize)));
}"""


@pytest.fixture
def house(site: str) -> None:
    """Fifteen hours a day, the last of them at once in three rooms."""
    edition = EditionFactory.create(slug="2027", name="La marée", is_current=True)
    rooms = RoomFactory.create_batch(3, edition=edition)
    early, late = (TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville"))
    for day in (1, 2):
        for hour in range(8, 23):
            for room in rooms[: 3 if hour == 22 else 1]:
                number = f"{day}{hour}{rooms.index(room)}"
                session = SessionFactory.create(
                    edition=edition,
                    slug=f"s{number}",
                    title_fr=f"Marée {number}",
                    abstract_fr="Longue histoire.",
                    track=early if hour == 8 else late,
                    speakers=[SpeakerFactory.create(name=f"Zoé {number}")],
                )
                SlotFactory.create(session=session, room=room, day=day, at=f"{hour:02}:00")
    publish(edition)


def sheets(page: Page) -> list[str]:
    """The text of each sheet that the page prints; all are A4."""
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {tuple(map(round, sheet.mediabox[2:])) for sheet in reader.pages}
    assert sizes == {A4}
    return [sheet.extract_text() for sheet in reader.pages]


def test_the_programme_is_a_sheet_a_day(page: Page, site: str, house: None) -> None:
    page.goto(ADDRESS)
    page.locator("#s180 .star").click()
    first, second = sheets(page)
    for day, sheet in (("1", first), ("2", second)):
        for hour in range(8, 23):
            assert f"Marée {day}{hour}0" in sheet
            assert f"Zoé {day}{hour}0" in sheet
        assert "Zoé " + ("2" if day == "1" else "1") not in sheet
        assert "22:00" in sheet
        # A sheet that is parted from the others says whose day it is.
        assert "La marée" in sheet
    assert "Filtrer" not in first
    page.emulate_media(media="print")
    assert page.evaluate(STARRED) == ["Marée 180"]

    # Filtered, it has both days still.
    page.emulate_media(media="null")
    page.locator("[name=track][value=mer]").check()
    expect(page).to_have_url(f"{site}{ADDRESS}?track=mer")
    first, second = sheets(page)
    for kept, lost, sheet in (("Zoé 180", "Zoé 190", first), ("Zoé 280", "Zoé 290", second)):
        assert kept in sheet
        assert lost not in sheet
    assert f"{ADDRESS}?track=mer" in first


def test_pages_print_black_on_white_with_their_address_and_no_navigation(
    page: Page, site: str, house: None
) -> None:
    RecapFactory.create(slug="recit", title_fr="Un récit")
    for address, word in (
        (ADDRESS, ""),
        ("/2027/intervenants/", ""),
        ("/2027/sessions/s180/", "Longue histoire."),
        ("/recits/recit/", "récit"),
    ):
        page.emulate_media(media="null", color_scheme="dark")
        page.goto(address)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.emulate_media(media="print")
        inks, grounds = page.evaluate(COLOURS)
        assert set(inks) <= {"rgb(0, 0, 0)", "rgb(51, 51, 51)"}, address
        assert set(grounds) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}, address
        if word:
            text = " ".join(sheets(page))
            assert f"{site}{address}" in text
            assert word in text
            assert "Ma sélection" not in text


def test_a_full_day_is_legible_and_cut_between_hours(page: Page, site: str) -> None:
    rooms, hours = 12, 8
    edition = EditionFactory.create(slug="2027", is_current=True)
    halls = RoomFactory.create_batch(rooms, edition=edition)
    format_ = FormatFactory.create(edition=edition)
    for day, hour, hall in product((1, 2), range(hours), halls):
        session = SessionFactory.create(
            edition=edition,
            title_fr="Ouvrir la page d’un musée : les cent premiers jours",
            format=format_,
            speakers=[SpeakerFactory.create(name="Clémence Bonneveine")],
        )
        at = f"{8 + hour // 3:02}:{hour % 3 * 2}0"
        SlotFactory.create(session=session, room=hall, day=day, at=at, minutes=15)
    publish(edition)

    page.goto(ADDRESS)
    found = [sheet.count("Bonneveine") for sheet in sheets(page)]
    assert len(found) == 4
    assert sum(found) == 2 * hours * rooms
    assert all(found)
    assert {number % rooms for number in found} == {0}
    page.emulate_media(media="print")
    assert page.evaluate(SMALLEST_NAME) >= 6.5 * 4 / 3
