"""The programme page with its scripts: filters at once, stars, one day at a time."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from events.models import WalkingTime
from talks.models import Session
from talks.releases import publish
from tests.browser.frames import TWO_FRAMES
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
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture
def house(site: str) -> None:
    """Two sessions at the same time on the first day, one on the second."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    tracks = {slug: TrackFactory.create(edition=edition, slug=slug) for slug in ("mer", "ville")}
    tag = TagFactory.create(name="Musées", slug="musees")
    given = [
        ("phares", "L’œil des phares", "mer", 1),
        ("rues", "Les rues", "ville", 1),
        ("demain", "Demain", "ville", 2),
    ]
    for slug, title, track, day in given:
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


def test_who_filters_sees_it_at_once_and_goes_back(page: Page, house: None) -> None:
    counts = page.locator(".total, .day__n:visible")
    page.goto(ADDRESS)
    # The other language has the same day.
    page.locator(".days a").nth(1).click()
    expect_shown(page, "demain")
    page.locator(".lang a").last.click()
    expect(page).to_have_url(re.compile("/en/2027/programme/#2027-05-21$"))
    expect_shown(page, "demain")

    page.goto(ADDRESS)
    page.locator("[name=track][value=ville]").check()
    expect(page.locator("#phares")).to_have_class(re.compile("is-off"))
    expect_shown(page, "rues", "demain")
    expect(page).to_have_url(re.compile(r"\?track=ville$"))
    expect(page.locator("#status")).to_contain_text("2")
    expect(counts).to_have_text(["2 séances", *["1 séance, 1 salle"] * 2])
    expect(page.locator(".lang a").last).to_have_attribute("href", re.compile(r"\?track=ville$"))
    page.locator("#find").press_sequentially("MUSEES zoé")
    expect(page).to_have_url(re.compile(r"\?q=MUSEES\+zo%C3%A9&track=ville$"))
    expect_shown(page, "demain")
    # No link to a day, nor an hour, that has nothing left.
    expect(page.locator(".days a:visible")).to_have_count(1)
    expect(page.locator(".slot__time:visible")).to_have_count(1)
    # The letters of a search are one step.
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?track=ville$"))
    expect_shown(page, "rues", "demain")
    expect(page.locator("#find")).to_have_value("")
    page.go_back()
    expect_shown(page, "phares", "rues")
    expect(page.locator("[name=track]:checked")).to_have_count(0)
    page.go_forward()
    expect_shown(page, "rues", "demain")

    page.locator("#find").fill("sous-marin")
    expect(page.locator(".empty")).to_be_visible()
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


def test_the_script_answers_as_the_server_does(page: Page, house: None) -> None:
    counts = page.locator(".total, .day__n:visible")
    for query in (
        "?track=ville",
        "?q=oeil&tag=musees",
        "?q=oeill+pahres",
        "?day=2027-05-20&q=rues",
    ):
        page.goto(ADDRESS + query)
        answer = page.locator(".cell:visible").evaluate_all("cells => cells.map(({ id }) => id)")
        said = counts.all_inner_texts()
        page.goto(ADDRESS)
        page.evaluate("query => history.pushState(null, '', query)", query)
        page.evaluate("history.pushState(null, '', '?track=mer'); history.back()")
        expect(page).to_have_url(re.compile(re.escape(query)))
        expect_shown(page, *answer)
        assert counts.all_inner_texts() == said


def test_who_has_no_network_sees_what_came(page: Page, house: None, problems: list[str]) -> None:
    # What the server left out never came.
    page.route("**" + ADDRESS, lambda route: route.abort())
    page.goto(ADDRESS + "?track=ville")
    page.locator("[data-reset]:visible").first.click()
    expect(page.locator("[data-why=offline]")).to_be_visible()
    expect_shown(page, "rues")
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]
    page.unroute("**" + ADDRESS)
    # It came early.
    with page.expect_response(re.compile(ADDRESS + "$")):
        page.goto(ADDRESS + "?track=ville")
    page.context.set_offline(True)
    page.locator("[data-reset]:visible").first.click()
    expect_shown(page, "phares", "rues")
    expect(page).to_have_url(re.compile(ADDRESS + "$"))
    page.locator(".main-nav [data-picks]").click()
    expect(page.locator("[data-why=picks]")).to_be_visible()
    page.context.set_offline(False)


def test_stars_are_kept_and_say_what_meets(page: Page, house: None) -> None:
    edition = Session.objects.get(slug="rues").edition
    for title in ("Trois", "Quatre", "Cinq"):
        session = SessionFactory.create(edition=edition, title_fr=title, slug=title.lower())
        SlotFactory.create(session=session, room=RoomFactory.create(edition=edition))
    publish(edition)
    page.goto(ADDRESS)
    # Keys were kept whole once.
    key = str(Session.objects.get(slug="rues").key)
    page.evaluate("key => localStorage.setItem('m2-selection', JSON.stringify([key]))", key)
    page.reload()
    expect(page.locator("#rues .star")).to_have_attribute("aria-pressed", "true")
    page.locator("#rues .star").click()
    assert page.evaluate("localStorage.getItem('m2-selection')") == "[]"

    other = page.context.new_page()
    other.goto(ADDRESS)
    clash = page.locator("#phares .clash")
    for slug in ("phares", "rues", "trois"):
        page.locator(f"#{slug} .star").click()
    expect(clash).to_have_text("En même temps que «\u00a0Les rues\u00a0» et «\u00a0Trois\u00a0»")
    expect(page.locator(".count")).to_have_text("3")
    expect(other.locator(".star[aria-pressed=true]")).to_have_count(3)
    page.locator("#quatre .star").click()
    expect(clash).to_contain_text("«\u00a0Trois\u00a0» et 1 autre")
    page.locator("#cinq .star").click()
    expect(clash).to_have_text(
        "En même temps que «\u00a0Les rues\u00a0», «\u00a0Trois\u00a0» et 2 autres"
    )
    for slug in ("trois", "quatre", "cinq"):
        page.locator(f"#{slug} .star").click()
    expect(clash).to_contain_text("Les rues")

    # A keyboard goes on where a star went away.
    page.goto(ADDRESS + "?picks=1")
    page.locator("#phares .star").press("Space")
    expect(page.locator("#rues .star")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("main")).to_be_focused()
    page.locator("[name=picks]").evaluate("box => box.click()")
    page.locator("#rues .star").click()
    expect(page.locator(".clash")).to_have_count(0)

    # On a phone the hour stands beside its sessions, also on a day that is too short for a rail.
    page.set_viewport_size(PHONE)
    slot = page.locator(".slot", has=page.locator("#phares"))
    hour, cell = (slot.locator(each).bounding_box() for each in (".slot__time", "#phares"))
    assert hour
    assert cell
    assert hour["x"] + hour["width"] <= cell["x"]

    # One's picks are a page of its own, on which nothing moves while it comes.
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    page.goto("/ma-selection/")
    expect(page).to_have_title("Ma sélection · Marseille 2.0")
    expect(page.locator(".row:visible")).to_have_count(1)
    page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    assert page.evaluate("window.shift") <= 0.02
    # The whole programme is one step away.
    page.locator(".main-nav [data-programme]").click()
    expect(page).to_have_title("Programme · Marseille 2.0")

    # A session that is cancelled can be let go of, and not kept again.
    page.goto("/2027/sessions/rues/")
    star = page.locator(".btn--star")
    expect(star).to_have_accessible_name("Gardée dans ma sélection")
    Session.objects.update(state="cancelled")
    publish(edition)
    page.goto(ADDRESS)
    expect(page.locator("#phares .star")).to_be_hidden()
    expect(page.locator("#rues .star")).to_be_visible()
    page.goto("/2027/sessions/rues/")
    star.click()
    expect(star).to_be_hidden()


def test_what_is_free_between_picks_is_one_touch_away(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    near, far = (RoomFactory.create(edition=edition, capacity=n) for n in (80, 20))
    WalkingTime.objects.create(edition=edition, one=near, other=far, minutes=7)
    for slug, at, minutes, room in (
        ("over", "09:00", 30, near),
        ("mine", "10:00", 50, near),
        ("meets", "10:00", 60, far),
        ("fits", "11:00", 50, far),
        ("long", "11:50", 50, far),
        ("also", "12:00", 50, near),
    ):
        session = SessionFactory.create(edition=edition, slug=slug)
        SlotFactory.create(session=session, room=room, at=at, minutes=minutes)
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
    expect_shown(page, "meets", "fits", "long", "also")
    expect(page.locator(".cell__free")).to_have_count(0)


def test_many_choices_and_people_are_narrowed_by_a_field(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    people = [SpeakerFactory.create(name="Zoé Aubin"), *SpeakerFactory.create_batch(60)]
    for name in ("Zénith", "Abri", *(f"Q.{n}" for n in range(12))):
        session = SessionFactory.create(edition=edition, speakers=people)
        room = RoomFactory.create(edition=edition, name_fr=name)
        SlotFactory.create(session=session, room=room)
        people = []
    publish(edition)
    page.goto(ADDRESS)
    page.locator(".filters__more summary").click()
    rooms = page.get_by_role("group", name="Salles")
    field = rooms.get_by_role("searchbox", name=re.compile(r"Salles\s: chercher parmi 14"))
    chosen = rooms.get_by_role("checkbox", name="Abri")
    chosen.check()
    field.fill("zenihh")
    field.press("Enter")
    # What is chosen stays in sight, and nothing is searched in the sessions.
    expect(rooms.locator(".chip:visible")).to_have_text(["Abri", "Zénith"])
    expect(page).to_have_url(re.compile(r"\?room=[\w-]+$"))
    chosen.uncheck()
    field.fill("q11")
    expect(rooms.locator(".chip:visible")).to_have_text(["Q.11"])
    field.fill("xyz")
    expect(rooms.get_by_role("status")).to_have_text("Aucun choix de ce nom.")

    page.goto("/2027/intervenants/")
    field = page.get_by_role("searchbox", name=re.compile(r"chercher parmi 61$"))
    field.fill("zoe aubim")
    expect(page.locator(".crew li:visible")).to_have_text([re.compile("Zoé Aubin")])
    field.fill("xylophone")
    expect(page.get_by_text("Personne de ce nom.")).to_be_visible()
    field.fill("")
    expect(page.locator(".crew li:visible")).to_have_count(61)


def test_a_phone_works_only_at_what_is_touched_and_seen(
    chromium: Browser, page: Page, site: str
) -> None:
    """Not at each session of a long programme, which slow phones feel at every touch."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    room = RoomFactory.create(edition=edition)
    for day in (1, 2):
        for n in range(60):
            session = SessionFactory.create(edition=edition, slug=f"{day}-{n}", track=None)
            at = f"{9 + n // 6:02}:{n % 6}0"
            SlotFactory.create(session=session, day=day, at=at, minutes=10, room=room)
    publish(edition)
    page.set_viewport_size(PHONE)
    page.goto(ADDRESS)
    expect(page.locator("main")).to_contain_class("is-ready")
    page.locator("#\\31 -0 .star").click()
    # Nothing but the star is left to do.
    page.mouse.move(0, 0)
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.locator("#\\31 -1 .star").click()
    expect(page.locator("#status")).to_contain_text("2")
    assert styled(chromium) < 60
    page.evaluate(
        "() => { window.turned = new Promise((turn) => addEventListener('hashchange', turn)); }"
    )
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.locator(".days a").last.click()
    # To look for what is not there yet gives all elements their styles.
    page.evaluate("() => window.turned.then(() => {})")
    page.evaluate(TWO_FRAMES)
    # Of 120 sessions, with some nine elements each.
    assert styled(chromium) < 450
    expect(page.locator("#\\32 -0")).to_be_in_viewport()
    # What is filtered out is kept from screen readers, and needs no layout out of sight.
    page.goto(ADDRESS + "?picks=1")
    expect(page.locator("#\\32 -59")).to_have_attribute("aria-hidden", "true")
    page.locator("[name=picks]").evaluate("box => box.click()")
    expect(page.locator("[aria-hidden=true].cell")).to_have_count(0)
    expect(page.locator(".slot").last).to_have_css("content-visibility", "auto")


def styled(chromium: Browser) -> int:
    """How many elements got a style anew since tracing began."""
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    return sum(
        event["args"].get("elementCount", 0)
        for event in events
        if event["name"] == "UpdateLayoutTree"
    )
