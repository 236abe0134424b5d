"""Pages that stay open are told what changed, and show it where the reader is."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, Request, Route, expect

from events.models import Announcement, Edition
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


def test_announcement_comes_to_an_open_page_and_goes(
    page: Page, edition: Edition, later: Callable[[], None]
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
    expect(page.locator("#phare-9 h4 a")).to_be_focused()
    expect(page.locator("#phare-9 .star")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(top) == pytest.approx(before, abs=1)
    # What was closed is not shown again.
    notice.get_by_role("button").click()
    later()
    expect(notice).to_have_count(0)


def test_what_is_read_stays_in_place_when_an_hour_above_it_goes(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    page.goto(ADDRESS)
    cell = page.locator("#phare-9")
    cell.evaluate("cell => cell.scrollIntoView({ block: 'center', behavior: 'instant' })")
    top = "cell => cell.getBoundingClientRect().top"
    before = cell.evaluate(top)
    slot = Slot.objects.get(session__slug="phare-1")
    slot.start, slot.end = slot.start + timedelta(hours=11), slot.end + timedelta(hours=11)
    slot.save()
    publish(edition)
    later()
    expect(page.locator(".slot:last-child #phare-1")).to_be_visible()
    assert cell.evaluate(top) == pytest.approx(before, abs=1)


def test_comment_under_way_outlives_a_release(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    recap = RecapFactory.create(body_fr="<p>Le vent.</p>")
    page.goto(f"/recits/{recap.slug}/")
    page.get_by_label("Votre commentaire").fill("Et la houle ?")
    # The page by then has no such form.
    Recap.objects.update(reactions_until=date(2000, 1, 1))
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


def test_filters_and_what_is_filled_in_outlive_a_fresh_page(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    page.goto(ADDRESS)
    page.locator("#find").fill("semaphore")
    page.clock.run_for(200)
    expect(page.locator(".cell:visible:not(.is-off)")).to_have_count(1)
    Slot.objects.update(room=edition.rooms.get(name_fr="Pont"))
    publish(edition)
    later()
    expect(page.locator("#phare-3 .cell__room")).to_have_text("Pont")
    expect(page.locator("#find")).to_have_value("semaphore")
    expect(page.locator(".cell:visible:not(.is-off)")).to_have_count(1)


def test_what_could_not_be_fetched_comes_with_a_fresh_page(
    page: Page, edition: Edition, later: Callable[[], None], problems: list[str]
) -> None:
    page.route("**" + ADDRESS, lambda route: route.abort())
    page.goto(ADDRESS + "?q=semaphore")
    page.locator("#find").fill("phare")
    page.clock.run_for(200)
    expect(page.locator(".empty")).to_contain_text("Pas de réseau")
    page.unroute("**" + ADDRESS)
    Session.objects.filter(slug="phare-2").update(state="cancelled")
    publish(edition)
    later()
    expect(page.locator("#phare-9")).to_be_visible()
    expect(page.locator("#phare-9")).to_be_visible()
    expect(page.locator(".empty")).to_be_hidden()
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]


def test_page_of_a_session_shows_its_new_room(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    page.goto("/2027/sessions/phare-1/")
    Slot.objects.filter(session__slug="phare-1").update(room=edition.rooms.get(name_fr="Pont"))
    publish(edition)
    later()
    expect(page.locator("main")).to_contain_text("Pont")


def test_page_of_a_session_says_that_it_was_erased(
    page: Page, edition: Edition, later: Callable[[], None], problems: list[str]
) -> None:
    # It renews the page too, when a minute begins: here only what asks for the state does.
    page.route("**/now_next*", lambda route: route.fulfill(content_type="text/javascript"))
    page.goto("/2027/sessions/phare-1/")
    erase(Session.objects.get(slug="phare-1"), by=UserFactory.create())
    later()
    expect(page.locator("main")).not_to_contain_text("Phare 1")
    # It goes on asking as often as before.
    with page.expect_request("**/state.json", timeout=5000):
        later()
    # What it still asks for ends with the page, before what it complained of is taken out.
    page.goto("about:blank")
    problems[:] = [problem for problem in problems if "410" not in problem]


def test_gallery_of_a_fresh_page_opens(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    page.route("**/media/*", lambda route: route.fulfill(body="", content_type="image/png"))
    figure = f'<figure><img src="/media/{1:024x}.png" alt="Cap" width="64" height="48"></figure>'
    gallery = f'<div class="gallery">{figure}</div>'
    recap = RecapFactory.create(body_fr=gallery)
    page.goto(f"/recits/{recap.slug}/")
    Recap.objects.update(body_fr=f"{gallery}<p>Puis.</p>{gallery}")
    Session.objects.filter(slug="phare-2").update(state="cancelled")
    publish(edition)
    later()
    expect(page.locator(".gallery")).to_have_count(2)
    page.locator(".gallery a").last.click()
    expect(page.get_by_role("dialog", name="Images")).to_be_visible()


def test_hidden_page_asks_nothing_and_a_shown_one_at_once(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
    seen = asked(page)
    page.goto(ADDRESS)
    show = """state => {
        const value = state === "hidden";
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(show, "hidden")
    later()
    later()
    assert seen == []
    Announcement.objects.create(edition=edition, text_fr="Tempête")
    page.evaluate(show, "visible")
    expect(page.locator(".notices__news")).to_contain_text("Tempête")
    assert len(seen) == 1


def test_without_a_network_the_page_asks_less_often(
    page: Page, edition: Edition, later: Callable[[], None], problems: list[str]
) -> None:
    page.goto(ADDRESS)
    page.route("**/state.json", lambda route: route.abort())
    for _ in range(2):
        with page.expect_event("requestfailed"):
            page.clock.run_for(2 * HALF_A_MINUTE)
        # What follows a failure is known to the page.
        page.evaluate("() => new Promise(requestAnimationFrame)")
    seen = asked(page)
    later()
    assert seen == []
    problems[:] = [problem for problem in problems if "ERR_FAILED" not in problem]


def test_page_says_from_when_it_is_while_there_are_no_news(
    page: Page, edition: Edition, later: Callable[[], None]
) -> None:
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
