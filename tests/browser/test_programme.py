"""The programme page with its scripts: filters at once, stars, one day at a time."""

import re

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    moment,
)

pytestmark = pytest.mark.browser

ADDRESS = "/2027/programme/"


@pytest.fixture
def house(site: str) -> None:
    """Two sessions at the same time on the first day, one on the second."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    tracks = {slug: TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville")}
    tag = TagFactory.create(name="Musées", slug="musees")
    told = [
        ("phares", "L’œil des phares", "mer", 1),
        ("rues", "Les rues", "ville", 1),
        ("demain", "Demain", "ville", 2),
    ]
    for slug, title, track, day in told:
        session = SessionFactory.create(
            edition=edition,
            slug=slug,
            title_fr=title,
            track=tracks[track],
            tags=[tag] if slug == "demain" else [],
            speakers=[SpeakerFactory.create(name=f"Zoé {slug}")],
        )
        SlotFactory.create(session=session, day=day, room=RoomFactory.create(edition=edition))
    publish(edition)


def expect_shown(page: Page, *slugs: str) -> None:
    """The sessions a reader comes to see; in the grid a filtered one leaves its empty place."""
    cells = page.locator(".cell:visible:not(.is-off)")
    expect(cells).to_have_count(len(slugs))
    for index, slug in enumerate(slugs):
        expect(cells.nth(index)).to_have_id(slug)


def test_one_day_shows_at_a_time(page: Page, house: None) -> None:
    page.goto(ADDRESS)
    expect_shown(page, "phares", "rues")
    page.locator(".days a").nth(1).click()
    expect_shown(page, "demain")
    page.goto(ADDRESS + "#demain")
    expect_shown(page, "demain")


def test_filters_act_at_once_and_stay_in_the_address(page: Page, house: None) -> None:
    page.goto(ADDRESS)
    page.locator("[name=track][value=ville]").check()
    expect(page.locator("#phares")).to_have_class(re.compile("is-off"))
    expect_shown(page, "rues", "demain")
    expect(page).to_have_url(re.compile(r"\?track=ville$"))
    expect(page.locator("#status")).to_contain_text("2")
    expect(page.locator(".total")).to_have_text("2 séances")
    expect(page.locator(".day__n")).to_have_text(["1 séance, 1 salle", "1 séance, 1 salle"])
    expect(page.locator(".lang a").last).to_have_attribute("href", re.compile(r"\?track=ville$"))
    page.locator("[name=q]").fill("MUSEES zoé")
    expect(page).to_have_url(re.compile("q=MUSEES"))
    expect_shown(page, "demain")
    # No link to a day, nor an hour, that has nothing left.
    expect(page.locator(".days a:visible")).to_have_count(1)
    expect(page.locator(".slot__time:visible")).to_have_count(1)
    page.locator("[name=q]").fill("sous-marin")
    expect(page.locator(".empty")).to_be_visible()
    page.locator(".empty [data-reset]").click()
    expect_shown(page, "phares", "rues")
    expect(page.locator(".total")).to_have_text("3 séances")
    expect(page.locator(".day__n")).to_have_text(["2 séances, 2 salles", "1 séance, 1 salle"])


def test_what_the_server_left_out_comes_back(page: Page, house: None) -> None:
    page.goto(ADDRESS + "?q=oeil")
    expect_shown(page, "phares")
    page.locator("[name=q]").fill("")
    expect_shown(page, "phares", "rues")
    expect(page.locator(".days a")).to_have_count(2)


def test_stars_are_kept_and_clashes_told(page: Page, house: None) -> None:
    page.goto(ADDRESS)
    other = page.context.new_page()
    other.goto(ADDRESS)
    page.locator("#phares .star").click()
    page.locator("#rues .star").click()
    expect(page.locator("#rues .clash")).to_contain_text("L’œil des phares")
    expect(page.locator(".count")).to_have_text("2")
    expect(other.locator(".star[aria-pressed=true]")).to_have_count(2)
    page.locator("#rues .star").click()
    expect(page.locator(".clash")).to_have_count(0)
    page.goto(ADDRESS + "?picks=1")
    expect_shown(page, "phares")
    here = page.locator(".main-nav [aria-current]")
    expect(here).to_have_text("Ma sélection")
    page.locator("[name=picks]").uncheck()
    expect(here).to_have_text("Programme")


def test_a_keyboard_goes_on_where_a_star_went_away(page: Page, house: None) -> None:
    page.goto(ADDRESS)
    for name in ("phares", "rues"):
        page.locator(f"#{name} .star").click()
    page.goto(ADDRESS + "?picks=1")
    page.locator("#phares .star").press("Space")
    expect(page.locator("#rues .star")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("minute", [0, 1, 29, 30, 59])
def test_the_time_of_now_covers_no_hour(page: Page, site: str, minute: int) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    room = RoomFactory.create(edition=edition)
    for at in ("09:00", "10:00", "11:00"):
        SlotFactory.create(session__edition=edition, room=room, at=at, minutes=55)
    publish(edition)
    page.set_viewport_size({"width": 1280, "height": 900})
    now = moment(edition, 1, f"10:{minute:02}")
    page.clock.set_fixed_time(now)
    with time_machine.travel(now, tick=False):
        page.goto(ADDRESS)
    line = page.locator(".nowline .clock").bounding_box()
    assert line is not None
    for hour in page.locator(".slot__time time").all():
        box = hour.bounding_box()
        assert box is not None
        assert (
            line["y"] >= box["y"] + box["height"] - 1 or line["y"] + line["height"] <= box["y"] + 1
        )


def test_empty_selection_says_how_to_fill_it(page: Page, house: None) -> None:
    page.goto(ADDRESS + "?picks=1")
    expect(page.locator("[data-why=picks]")).to_be_visible()
    expect(page.locator("[data-why=filters]")).to_be_hidden()
    page.goto(ADDRESS + "?q=nowhere")
    expect(page.locator("[data-why=filters]")).to_be_visible()
    expect(page.locator("[data-why=picks]")).to_be_hidden()


def test_filters_work_without_scripts(chromium: Browser, site: str, house: None) -> None:
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    expect_shown(page, "phares", "rues", "demain")
    # Nothing is offered that only a script can do.
    expect(page.locator(":is(.star, .js-only):visible")).to_have_count(0)
    page.locator("[name=track][value=ville]").check()
    expect_shown(page, "rues", "demain")
    page.locator("#filters [type=submit]").click()
    expect(page).to_have_url(re.compile("track=ville"))
    expect_shown(page, "rues", "demain")
    context.close()


def test_narrow_phone_and_large_text_do_not_scroll_sideways(page: Page, house: None) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(ADDRESS)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) == 320
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(width) == 1280


@pytest.mark.parametrize("address", ["/2027/programme/", "/2027/sessions/long/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_one_very_long_word_does_not_scroll_sideways(
    page: Page, site: str, address: str, width: int
) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    long = SessionFactory.create(edition=edition, slug="long", title_fr="é" * 120)
    SlotFactory.create(session=long)
    publish(edition)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    title = page.get_by_text("éééé").first
    assert title.evaluate("e => e.getBoundingClientRect().right") <= width
