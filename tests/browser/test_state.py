"""Pages that stay open are told what changed, and show it where the reader is."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, Request, Route, expect

from events.models import Edition
from recaps.models import Recap
from talks.erasure import erase
from talks.models import Session, Slot
from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = pytest.mark.browser

ADDRESS = "/2027/programme/"
HALF_A_MINUTE = 30_000


@pytest.fixture
def edition(site: str) -> Edition:
    """A day of twelve sessions, one an hour, in one room."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    rooms = [RoomFactory.create(edition=edition, name_fr=name) for name in ("Cale", "Pont")]
    for number in range(12):
        title = "Sémaphore" if number == 3 else f"Phare {number}"
        session = SessionFactory.create(
            edition=edition, title_fr=title, title_en="", slug=f"phare-{number}"
        )
        SlotFactory.create(session=session, room=rooms[0], at=f"{8 + number:02}:00")
    publish(edition)
    return edition


@pytest.fixture
def later(page: Page) -> Callable[[], None]:
    """Let half a minute pass for the page."""
    page.clock.install()
    return lambda: page.clock.run_for(HALF_A_MINUTE)


def asked(page: Page) -> list[str]:
    """Grows by each time the page asks what changed."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("state.json"):
            seen.append(request.url)

    page.on("request", note)
    return seen


def test_announcement_comes_to_an_open_page_and_so_does_the_age_of_its_news(
    page: Page, edition: Edition, later: Callable[[], None], problems: list[str]
) -> None:
    page.goto("/en" + ADDRESS)
    text = "Salle évacuée : attendez sur le quai"
    announcement = AnnouncementFactory.create(edition=edition, text_fr=text, text_en="")
    later()
    news = page.get_by_role("status", name="Notices").locator(".notices__news")
    expect(news).to_contain_text("Salle évacuée\u00a0: attendez sur le quai")
    expect(news.locator("p")).to_have_attribute("lang", "fr")
    later()
    expect(news).to_have_count(1)
    news.get_by_role("button", name="Close").click()
    expect(news).to_be_visible()
    announcement.delete()
    later()
    expect(news).to_have_count(0)
    # A hidden page asks nothing, and a shown one at once.
    seen = asked(page)
    show = """state => {
        const value = state === "hidden";
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(show, "hidden")
    later()
    later()
    assert seen == []
    AnnouncementFactory.create(edition=edition, text_fr="Tempête", text_en="Storm")
    page.evaluate(show, "visible")
    expect(news).to_contain_text("Storm")
    assert len(seen) == 1

    # It says from when it is while there are no news.
    age = {"age": "240"}

    def aged(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | age)

    page.route("**/state.json", aged)
    page.goto(ADDRESS)
    notice = page.locator(".notices p", has_text="Sans nouvelles")
    later()
    expect(notice).to_have_text(re.compile(r"depuis \d\d:\d\d$"))
    later()
    expect(notice).to_have_count(1)
    age.clear()
    later()
    expect(notice).to_have_count(0)
    # Without a network it asks less often.
    page.unroute("**/state.json")
    page.route("**/state.json", lambda route: route.abort())
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.run_for(2 * HALF_A_MINUTE)
        # What follows a failure is known to the page.
        page.evaluate("() => new Promise(requestAnimationFrame)")
    seen.clear()
    later()
    assert seen == []
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]


def test_moves_are_reported_and_shown_without_losing_the_place(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    page.goto(ADDRESS)
    page.locator("#phare-9").scroll_into_view_if_needed()
    page.locator("#phare-9 h4 a").focus()
    page.locator("#phare-9 .star").click()
    page.locator("#phare-9 h4 a").focus()
    top = "document.querySelector('#phare-9').getBoundingClientRect().top"
    before = page.evaluate(top)
    slot = Slot.objects.get(session__slug="phare-1")
    slot.room = edition.rooms.get(name_fr="Pont")
    slot.save()
    # An hour above it goes.
    gone = Slot.objects.get(session__slug="phare-4")
    gone.start, gone.end = gone.start + timedelta(hours=8), gone.end + timedelta(hours=8)
    gone.save()
    Session.objects.filter(slug="phare-2").update(state="cancelled")
    publish(edition)
    later()
    notice = page.locator("[data-moves]")
    expect(notice).to_contain_text("Le programme a changé")
    expect(notice).to_contain_text("Phare 1 Nouvelle salle\u00a0: Pont.")
    expect(notice).to_contain_text("Phare 2 Annulée")
    expect(notice).to_be_in_viewport()
    expect(page.locator("#phare-1 .cell__room")).to_have_text("Pont")
    expect(page.locator("#phare-2")).to_have_class(re.compile("cell--off"))
    expect(page.locator(".slot:last-child #phare-4")).to_be_visible()
    expect(page.locator("#phare-9 h4 a")).to_be_focused()
    expect(page.locator("#phare-9 .star")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(top) == pytest.approx(before, abs=1)
    # What was closed is not shown again.
    notice.get_by_role("button").click()
    later()
    expect(notice).to_have_count(0)
    # Nor is what was filtered.
    page.locator("#find").fill("semaphore")
    page.clock.run_for(200)
    found = page.locator(".cell:visible:not(.is-off)")
    expect(found).to_have_count(1)
    Slot.objects.update(room=edition.rooms.get(name_fr="Pont"))
    publish(edition)
    later()
    expect(page.locator("#phare-3 .cell__room")).to_have_text("Pont")
    expect(page.locator("#find")).to_have_value("semaphore")
    expect(found).to_have_count(1)


def test_comment_under_way_outlives_a_release_and_a_session_its_erasure(
    page: Page, edition: Edition, later: Callable[[], None], problems: list[str]
) -> None:
    page.context.route("**/media/*", lambda route: route.fulfill(body="", content_type="image/png"))
    figure = f'<figure><img src="/media/{1:024x}.png" alt="Cap" width="64" height="48"></figure>'
    gallery = f'<div class="gallery">{figure}</div>'
    recap = RecapFactory.create(body_fr=gallery)
    page.goto(f"/recits/{recap.slug}/")
    page.get_by_label("Votre commentaire").fill("Et la houle ?")
    # The page by then has no such form.
    Recap.objects.update(reactions_until=date(2000, 1, 1), body_fr=f"{gallery}<p>Et</p>{gallery}")
    Session.objects.filter(slug="phare-2").update(state="cancelled")
    publish(edition)
    later()
    expect(page.locator("[data-moves]")).to_contain_text("Phare 2")
    # Whatever was asked for by then is there.
    page.evaluate("() => fetch(location).then((answer) => answer.text())")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.get_by_label("Votre commentaire")).to_have_value("Et la houle ?")
    page.get_by_label("Votre commentaire").fill("")
    later()
    expect(page.get_by_label("Votre commentaire")).to_have_count(0)
    # What is new on the page opens as well.
    expect(page.locator(".gallery")).to_have_count(2)
    page.locator(".gallery a").last.click()
    expect(page.get_by_role("dialog", name="Images")).to_be_visible()

    # It renews the page too, when a minute begins: here only what asks for the state does.
    page.route("**/now_next*", lambda route: route.fulfill(content_type="text/javascript"))
    page.goto("/2027/sessions/phare-1/")
    Slot.objects.filter(session__slug="phare-1").update(room=edition.rooms.get(name_fr="Pont"))
    publish(edition)
    later()
    expect(page.locator("main")).to_contain_text("Pont")
    erase(Session.objects.get(slug="phare-1"), by=UserFactory.create())
    later()
    expect(page.locator("main")).not_to_contain_text("Phare 1")
    # It goes on asking as often as before.
    with page.expect_request("**/state.json", timeout=5000):
        later()
    # What it still asks for ends with the page, before what it complained of is taken out.
    page.goto("about:blank")
    problems[:] = [problem for problem in problems if "410" not in problem]
