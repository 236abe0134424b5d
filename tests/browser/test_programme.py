"""The programme page with its scripts: filters at once, stars, one day at a time."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from events.models import Edition, WalkingTime
from talks.models import Session
from talks.releases import publish
from tests.browser.frames import TWO_FRAMES
from tests.browser.house import add
from tests.browser.test_theme import SHIFTS
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    moment,
)

pytestmark = pytest.mark.browser

ADDRESS = "/2027/programme/"
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def house(site: str) -> Edition:
    """Two sessions at the same time on the first day, one on the second."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    sea, town = (TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville"))
    zoe = [SpeakerFactory.create(name="Zoé")]
    museums = [TagFactory.create(name="Musées", slug="musees")]
    add(edition, "phares", title_fr="L’œil des phares", track=sea, speakers=zoe)
    add(edition, "rues", title_fr="Les rues", track=town)
    add(edition, "demain", day=2, track=town, speakers=zoe, tags=museums)
    publish(edition)
    return edition


def expect_shown(page: Page, *slugs: str) -> None:
    """The sessions a reader comes to see; in the grid a filtered one leaves its empty place."""
    cells = page.locator(".cell:visible:not(.is-off)")
    expect(cells).to_have_count(len(slugs))
    for index, slug in enumerate(slugs):
        expect(cells.nth(index)).to_have_id(slug)


def test_who_filters_sees_it_at_once_and_goes_back(page: Page, house: Edition) -> None:
    counts, find = page.locator(".total, .day__n:visible"), page.locator("#find")
    page.goto(ADDRESS)
    # The other language has the same day.
    page.locator(".days a").nth(1).click()
    expect_shown(page, "demain")
    page.locator(".lang a").last.click()
    expect(page).to_have_url(re.compile("/en/2027/programme/#2027-05-21$"))
    expect_shown(page, "demain")
    page.goto(ADDRESS)
    page.locator("[name=track][value=ville]").check()
    expect_shown(page, "rues", "demain")
    # What is filtered out is kept from screen readers.
    expect(page.locator("#phares")).to_have_attribute("aria-hidden", "true")
    expect(page).to_have_url(re.compile(r"\?track=ville$"))
    expect(page.locator("#status")).to_contain_text("2")
    expect(counts).to_have_text(["2 séances", *["1 séance, 1 salle"] * 2])
    expect(page.locator(".lang a").last).to_have_attribute("href", re.compile(r"\?track=ville$"))
    find.press_sequentially("MUSEES zoé")
    expect(page).to_have_url(re.compile(r"\?q=MUSEES\+zo%C3%A9&track=ville$"))
    expect_shown(page, "demain")
    # No link to a day, nor an hour, that has nothing left.
    expect(page.locator(".days a:visible")).to_have_count(1)
    expect(page.locator(".slot__time:visible")).to_have_count(1)
    # The letters of a search are one step.
    page.go_back()
    expect_shown(page, "rues", "demain")
    expect(find).to_have_value("")
    page.go_back()
    expect_shown(page, "phares", "rues")
    expect(page.locator("[name=track]:checked")).to_have_count(0)
    page.go_forward()
    expect_shown(page, "rues", "demain")
    find.fill("sous-marin")
    elsewhere = page.get_by_role("link", name="Chercher dans tout le site")
    expect(elsewhere).to_have_attribute("href", re.compile(r"/recherche/\?q=sous-marin$"))
    page.locator(".empty [data-reset]").click()
    expect_shown(page, "phares", "rues")
    expect(counts).to_have_text(["3 séances", "2 séances, 2 salles"])
    # What fits is in sight from wherever one filtered.
    page.set_viewport_size({"width": 390, "height": 600})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("#rues")).not_to_be_in_viewport()
    page.locator("[name=track][value=ville]").evaluate("box => box.click()")
    expect(page.locator("#rues")).to_be_in_viewport()
    # The script answers as the server does.
    for query in ("?q=oeil&tag=musees", "?q=oeill+pahres", "?day=2027-05-20&q=rues"):
        page.goto(ADDRESS + query)
        answer = page.locator(".cell:visible").evaluate_all("cells => cells.map(({ id }) => id)")
        said = counts.all_inner_texts()
        page.goto(ADDRESS)
        page.evaluate("query => history.pushState(null, '', query)", query)
        page.evaluate("history.pushState(null, '', '?track=mer'); history.back()")
        expect_shown(page, *answer)
        assert counts.all_inner_texts() == said


def test_who_has_no_network_sees_what_came(page: Page, house: Edition, problems: list[str]) -> None:
    reset = page.locator("[data-reset]:visible").first
    # What the server left out never came.
    page.route("**" + ADDRESS, lambda route: route.abort())
    page.goto(ADDRESS + "?track=ville")
    reset.click()
    expect(page.locator("[data-why=offline]")).to_be_visible()
    expect_shown(page, "rues")
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]
    page.unroute("**" + ADDRESS)
    # It came early.
    with page.expect_response(re.compile(ADDRESS + "$")):
        page.goto(ADDRESS + "?track=ville")
    page.context.set_offline(True)
    reset.click()
    expect_shown(page, "phares", "rues")
    page.locator(".main-nav [data-picks]").click()
    expect(page.locator("[data-why=picks]")).to_be_visible()
    page.context.set_offline(False)


def test_stars_are_kept_and_say_what_meets(page: Page, house: Edition) -> None:
    for slug in ("Trois", "Quatre", "Cinq"):
        add(house, slug)
    publish(house)
    page.goto(ADDRESS)
    # Keys were kept whole once.
    key = str(Session.objects.get(slug="rues").key)
    page.evaluate("key => localStorage.setItem('m2-selection', JSON.stringify([key]))", key)
    page.reload()
    page.locator("#rues .star").click()
    assert page.evaluate("localStorage.getItem('m2-selection')") == "[]"

    other = page.context.new_page()
    other.goto(ADDRESS)
    clash = page.locator("#phares .clash")
    for slug in ("phares", "rues", "Trois"):
        page.locator(f"#{slug} .star").click()
    expect(clash).to_have_text("En même temps que «\u00a0Les rues\u00a0» et «\u00a0Trois\u00a0»")
    expect(page.locator(".count")).to_have_text("3")
    expect(other.locator(".star[aria-pressed=true]")).to_have_count(3)
    page.locator("#Quatre .star").click()
    expect(clash).to_contain_text("«\u00a0Trois\u00a0» et 1 autre")
    page.locator("#Cinq .star").click()
    expect(clash).to_contain_text("«\u00a0Trois\u00a0» et 2 autres")

    # A keyboard goes on where a star went away.
    page.goto(ADDRESS + "?picks=1")
    page.locator("#Trois .star").press("Space")
    for slug in ("Quatre", "Cinq", "rues", "phares"):
        expect(page.locator(f"#{slug} .star")).to_be_focused()
        page.keyboard.press("Space")
    expect(page.locator("main")).to_be_focused()
    page.locator("[name=picks]").evaluate("box => box.click()")
    page.locator("#rues .star").click()
    # On a phone the hour stands beside its sessions, also on a day that is too short for a rail.
    page.set_viewport_size(PHONE)
    slot = page.locator(".slot", has=page.locator("#phares"))
    hour, cell = (slot.locator(each).bounding_box() for each in (".slot__time", "#phares"))
    assert hour
    assert cell
    assert hour["x"] + hour["width"] <= cell["x"]
    # Nothing moves while the page of one's picks comes.
    page.add_init_script(SHIFTS)
    page.goto("/ma-selection/")
    expect(page.locator(".row:visible")).to_have_count(1)
    page.evaluate("document.fonts.ready")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("shifts") <= 0.02

    # A session that is cancelled can be let go of, and not kept again.
    Session.objects.update(state="cancelled")
    publish(house)
    page.goto(ADDRESS)
    expect(page.locator("#Trois .star")).to_be_hidden()
    expect(page.locator("#rues .star")).to_be_visible()
    page.goto("/2027/sessions/rues/")
    star = page.locator(".btn--star")
    expect(star).to_have_accessible_name("Gardée dans ma sélection")
    star.click()
    expect(star).to_be_hidden()


def test_what_is_free_between_picks_is_one_touch_away(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    near, far = (RoomFactory.create(edition=edition, capacity=n) for n in (80, 20))
    WalkingTime.objects.create(edition=edition, one=near, other=far, minutes=7)
    add(edition, "over", "09:00", room=near)
    add(edition, "mine", "10:00", minutes=50, room=near)
    add(edition, "fits", "11:00", minutes=50, room=far)
    add(edition, "long", "11:50", minutes=50, room=far)
    add(edition, "also", "12:00", minutes=50, room=near)
    publish(edition)
    page.clock.set_fixed_time(moment(edition, 1, "09:40"))
    page.goto(ADDRESS)
    # Who has kept nothing is offered nothing.
    expect(page.locator("main")).to_contain_class("is-ready")
    expect(page.locator(".free, [name=free]").filter(visible=True)).to_have_count(0)
    for slug in ("mine", "also"):
        page.locator(f"#{slug} .star").click()
    free = page.get_by_role("button", name="Libre pour vous")
    expect(free).to_have_text(re.compile("entre vos séances\\s: 1 séance$"))
    page.clock.set_fixed_time(moment(edition, 1, "10:55"))
    page.reload()
    expect(free).to_have_text(re.compile("maintenant, pendant 1\\sh\\s05\\s: 1 séance$"))
    free.click()
    expect_shown(page, "fits")
    expect(page.locator("#fits .cell__free")).to_have_text("7 min à pied · 20 places")
    page.get_by_role("checkbox", name="Libre pour moi").evaluate("box => box.click()")
    expect_shown(page, "fits", "long", "also")
    expect(page.locator(".cell__free")).to_have_count(0)


def test_a_phone_works_only_at_what_is_touched_and_seen(
    chromium: Browser, page: Page, site: str
) -> None:
    """Not at each session of a long programme, which slow phones feel at every touch."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    room = RoomFactory.create(edition=edition)
    for day in (1, 2):
        for n in range(60):
            add(edition, f"d{day}-{n}", f"{9 + n // 6:02}:{n % 6}0", day=day, minutes=10, room=room)
    publish(edition)

    def styled() -> int:
        """How many elements got a style anew since tracing began."""
        events = json.loads(chromium.stop_tracing())["traceEvents"]
        found = [event["args"] for event in events if event["name"] == "UpdateLayoutTree"]
        return sum(each.get("elementCount", 0) for each in found)

    page.set_viewport_size(PHONE)
    page.goto(ADDRESS)
    expect(page.locator("main")).to_contain_class("is-ready")
    page.locator("#d1-0 .star").click()
    # Nothing but the star is left to do.
    page.mouse.move(0, 0)
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.locator("#d1-1 .star").click()
    expect(page.locator("#status")).to_contain_text("2")
    assert styled() < 60
    page.evaluate(
        "() => { window.turned = new Promise((turn) => addEventListener('hashchange', turn)); }"
    )
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.locator(".days a").last.click()
    # To look for what is not there yet gives all elements their styles.
    page.evaluate("() => window.turned.then(() => {})")
    page.evaluate(TWO_FRAMES)
    # Of 120 sessions, with some nine elements each.
    assert styled() < 450
    expect(page.locator("#d2-0")).to_be_in_viewport()
    # What is out of sight needs no layout.
    expect(page.locator(".slot").last).to_have_css("content-visibility", "auto")
