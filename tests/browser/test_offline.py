"""The site is read without network: the server is stopped, or silent, after one visit."""

import re
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any
from wsgiref.types import StartResponse

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler
from PIL import Image
from playwright.sync_api import Page, Worker, expect

from core.models import Rendition
from events.models import Edition, Room
from marseille20.offline import copies
from marseille20.offline.reading import Reader
from search.words import searchable
from talks.models import Slot
from talks.published import published_site
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.conftest import Server, serving
from tests.core.files.test_images import encoded
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    moment,
)

pytestmark = [pytest.mark.browser, pytest.mark.worker]

NOTE = ".notices__copied"
MINUTE = 60_000
SESSIONS = range(3)
PLAN = "0123456789abcdef01234567"
KEPT = """async (address) => {
    const isKept = async () => {
        for (const name of await caches.keys()) {
            const state = await caches.match(`${address}?state`, { cacheName: name });
            if ((await state?.json())?.isWhole) return true;
        }
    };
    for (let n = 0; !(await isKept()); n++) {
        if (n === 600) throw new Error("too late");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""


TAKEN = """async (path) => {
    const has = (copy) => copy && entryOf(copy, path);
    while (!(await has(await copyFor(path)))) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""
APART = """async () => {
    const kept = () => caches.match("/en/offline/", { cacheName: "m2-offline" });
    for (let n = 0; !(await kept()); n++) {
        if (n === 600) throw new Error("too late");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""
# What the install of a new worker does.
RENEWED = "caches.delete('m2-offline')"
GONE = """async () => {
    const left = async () => [
        ...(await caches.keys()), ...(await navigator.serviceWorker.getRegistrations()),
    ];
    for (let n = 0; (await left()).length; n++) {
        if (n === 600) throw new Error("too late");
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}"""


def add_session(edition: Edition, room: Room, n: int) -> None:
    """Give it a session n hours after nine, with a person."""
    title = "L’opéra sur les réseaux" if n == 0 else f"Phare {n}"
    session = SessionFactory.create(
        edition=edition, title_fr=title, title_en=f"Light {n}", slug=f"phare-{n}"
    )
    session.speakers.add(SpeakerFactory.create(name=f"Ines Phare {n}", slug=f"ines-{n}"))
    SlotFactory.create(session=session, room=room, at=f"{9 + n:02}:00")


@pytest.fixture
def edition(site: str) -> Edition:
    """Three sessions, each with a person, in one room; a page on how to come."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    room = RoomFactory.create(edition=edition, name_fr="Cale", slug="cale")
    for n in SESSIONS:
        add_session(edition, room, n)
    PageFactory.create(edition=edition, slug="venir", title_fr="Venir", title_en="Coming")
    publish(edition)
    return edition


@pytest.fixture
def renew(edition: Edition) -> Callable[[], None]:
    """Make the copies, as `manage.py copies` does."""

    def make() -> None:
        site = published_site()
        copies.renew(site, Reader(site).read)

    return make


@pytest.fixture
def held(server: Server) -> tuple[Event, Event]:
    """Set: once the copy is asked for, and by the test when it may come."""
    asked, speaks, application = Event(), Event(), WSGIHandler()

    def slow(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/copy.json":
            asked.set()
            speaks.wait()
        return application(environ, start_response)

    server.set_app(slow)
    return asked, speaks


def visit(page: Page, path: str, copy: str) -> None:
    """Open a page and have the copy in its language."""
    page.goto(path)
    page.evaluate(KEPT, copy)


def worker_of(page: Page) -> Worker:
    known = page.context.service_workers
    return known[0] if known else page.context.wait_for_event("serviceworker")


def without_network(problems: list[str]) -> None:
    """Take out what the browser complains of where nobody answers."""
    refused = [each for each in problems if "ERR_CONNECTION_REFUSED" in each or "/admin/" in each]
    for each in refused:
        problems.remove(each)


def test_the_programme_with_the_server_stopped(
    page: Page, server: Server, renew: Callable[[], None], problems: list[str]
) -> None:
    renew()
    visit(page, "/", "/copy.json")
    visit(page, "/en/", "/en/copy.json")
    server.stop()

    for start, rooms, speakers, page_address, words in (
        ("", "salles", "intervenants", "infos", "Pas de réseau"),
        ("/en", "rooms", "speakers", "info", "No network"),
    ):
        for path in (
            f"{start}/",
            f"{start}/2027/programme/",
            *(f"{start}/2027/sessions/phare-{n}/" for n in SESSIONS),
            *(f"{start}/{speakers}/ines-{n}/" for n in SESSIONS),
            f"{start}/2027/{rooms}/cale/",
            f"{start}/2027/{page_address}/venir/",
        ):
            response = page.goto(path)
            assert response
            assert "content-security-policy" in response.headers, path
            expect(page.locator(NOTE)).to_contain_text(words)
            expect(page.locator("html")).to_have_attribute("lang", "en" if start else "fr")
            # Its own stylesheets are there.
            assert page.evaluate("document.styleSheets.length") > 0

    # A star holds, and what is picked has its page.
    page.goto("/2027/programme/")
    expect(page.locator(".cell")).to_have_count(len(SESSIONS))
    page.locator(".cell", has_text="L’opéra").locator(".star").click()
    page.locator(".main-nav").get_by_role("link", name="Ma sélection").click()
    expect(page.locator(".row.is-kept h3")).to_have_text(["L’opéra sur les réseaux"])
    expect(page.locator(".main-nav [aria-current]")).to_have_text("Ma sélection 1")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("My picks")
    expect(page.locator(".row.is-kept")).to_have_count(1)

    # The search finds with accents and articles, a beginning and a mistake.
    page.goto("/recherche/?q=opera")
    expect(page.locator(".hit h3")).to_have_text(["L’opéra sur les réseaux"])
    field = page.locator("main").get_by_role("searchbox")
    for asked in ("l'opér", "oprea", "reseau opera"):
        field.fill(asked)
        expect(page.locator("[data-said]")).to_contain_text(f"« {asked} »")
        expect(page.locator(".hit h3")).to_have_text(["L’opéra sur les réseaux"])
    field.fill("<b>xyzzy")
    expect(page.locator("[data-said]")).to_contain_text("rien n’a été trouvé pour « <b>xyzzy »")
    field.fill("ines phare 2")
    page.get_by_role("link", name="Ines Phare 2").click()
    expect(page.locator("h1")).to_contain_text("Ines Phare 2")

    # What the copy lacks says so; what is for one person is not there.
    page.get_by_role("link", name="Récits", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("Récits")
    page.goto("/recits/auteurs/")
    expect(page.locator(NOTE)).to_contain_text("la copie n’a pas cette page")
    expect(page.locator("h1")).to_have_text("Sans réseau")
    expect(page.get_by_role("link", name="Réessayer")).to_be_visible()
    assert faults(page) == []
    with pytest.raises(Exception, match="ERR_FAILED"):
        page.goto("/admin/")
    without_network(problems)


def test_an_hour_with_the_server_stopped(
    page: Page, server: Server, renew: Callable[[], None], problems: list[str], edition: Edition
) -> None:
    for n in (3, 4, 5):
        add_session(edition, edition.rooms.get(), n)
    pont = RoomFactory.create(
        edition=edition,
        name_fr="Pont",
        slug="pont",
        venue__slug="dock",
        venue__plan=f"{PLAN}.png",
        venue__plan_width=2,
        venue__plan_height=2,
        venue__plan_alt_fr="Au bout du quai.",
    )
    picture = ContentFile(encoded(Image.new("RGB", (2, 2)), "WEBP"))
    name = default_storage.save(f"{PLAN}-2.webp", picture)
    Rendition.objects.create(picture=f"{PLAN}.png", name=name, kind="webp", width=2)
    SlotFactory.create(session__edition=edition, session__title_fr="Le bal", room=pont, at="11:00")
    publish(edition)
    start = moment(edition, 1, "10:20")
    page.clock.install(time=start)
    with time_machine.travel(start, tick=False):
        renew()
        visit(page, "/", "/copy.json")
        server.stop()
    on = page.locator(".is-now:visible h3")

    # In each room what is on, whenever the page is read, by the clock of the event.
    page.goto("/")
    board = page.get_by_role("region", name="En ce moment")
    expect(board.locator(".now-next__head")).to_contain_text("Jeudi 20 mai 10:20")
    expect(board.locator(".now-room")).to_have_text(re.compile(r"Cale\s+jusqu’à\s10:30\s+Phare 1"))
    expect(board.locator(".soon li")).to_have_count(5)
    expect(board.locator(".soon li").first).to_have_text(re.compile(r"11:00\s+Phare 2\s+Cale"))
    page.clock.run_for(40 * MINUTE)
    expect(board.locator(".now-room h3")).to_have_text(["Phare 2", "Le bal"])
    page.clock.set_system_time(start)
    board.get_by_role("link", name="Toutes les salles côte à côte").click()
    expect(on).to_have_text("Phare 1")
    expect(page.locator(".foyer__age")).to_contain_text("Sans nouvelles depuis")
    page.goto("/direct/?room=cale")
    expect(page.locator("h1")).to_have_text("Cale")
    expect(page.locator(".foyer-room")).to_have_count(1)
    page.clock.run_for(50 * MINUTE)
    expect(on).to_have_text("Phare 2")
    expect(page.locator(".is-later:visible h3")).to_have_text(["Phare 4", "Phare 5"])

    # The programme is where the hour is; a star given early still stands, beside what clashes.
    page.goto("/2027/programme/")
    expect(page.locator(".cell.is-now h4")).to_have_text(["Phare 2", "Le bal"])
    expect(page.locator("#now")).to_contain_text("11:00")
    page.locator(".cell", has_text="Phare 2").locator(".star").click()
    page.clock.run_for(10 * MINUTE)
    page.locator(".cell", has_text="Le bal").locator(".star").click()
    expect(page.locator(".clash").first).to_contain_text("Le bal")
    page.locator(".main-nav").get_by_role("link", name="Ma sélection").click()
    expect(page.locator(".row.is-kept")).to_have_count(2)
    expect(page.locator(NOTE)).to_contain_text("voici la copie")

    # The way is found.
    page.goto("/2027/lieux/dock/")
    assert page.get_by_role("img", name="Plan de").evaluate("each => each.naturalWidth") == 2

    # Where there is no copy in a language, it is said in that one.
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("Without network")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("This device has no copy yet.")).to_be_visible()
    page.get_by_role("link", name="Back to the page in the other language").click()
    expect(page).to_have_url("/2027/lieux/dock/")

    # Far down, in one line of a phone above the days, it still is told how old that is.
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto("/2027/programme/")
    page.locator(".cell").last.scroll_into_view_if_needed()
    note, days = page.locator(NOTE).bounding_box(), page.locator(".bar").bounding_box()
    assert note
    assert days
    assert note["y"] == 0
    assert note["height"] <= days["y"] == 32

    # Another day too, and for a page that is not there, on the narrowest phone with it in sight.
    page.set_viewport_size({"width": 352, "height": 700})
    page.clock.run_for(24 * 60 * MINUTE)
    for path in ("/2027/programme/", "/recits/auteurs/"):
        page.goto(path)
        note = page.locator(NOTE).bounding_box()
        assert note
        assert note["height"] <= 32
    without_network(problems)


def test_without_a_copy_the_site_says_so_itself(
    page: Page, server: Server, edition: Edition, problems: list[str]
) -> None:
    AnnouncementFactory.create(edition=edition, text_en="Soup on deck")
    page.clock.install()
    page.goto("/en/")
    expect(page.get_by_text("Soup on deck")).to_be_visible()
    worker_of(page)
    page.evaluate(APART)
    server.stop()
    for path, title, again in (
        ("/2027/programme/?q=phare", "Sans réseau", "Réessayer"),
        ("/en/2027/", "Without network", "Try again"),
    ):
        page.goto(path)
        expect(page.locator("h1")).to_have_text(title)
        assert page.evaluate("document.styleSheets.length") > 0
        # Who reads it days later is not told what was true that day.
        expect(page.locator(".notices__news")).to_have_count(0)
        # What was asked for is asked for anew, by hand …
        with page.expect_navigation():
            page.get_by_role("link", name=again).click()
        assert page.url.endswith(path)
    page.goto("/hors-ligne/")
    expect(page.get_by_role("status").filter(has_text="pas encore de copie")).to_be_visible()
    expect(page.get_by_role("link", name="Réessayer")).to_be_hidden()

    # … or once the server is back, though the network never went.
    page.goto("/en/2027/")
    with page.expect_event("requestfailed", lambda request: request.url == page.url):
        page.clock.run_for(10_000)
    expect(page.get_by_role("link", name="Try again")).to_be_visible()
    with serving(server.server_port):
        page.clock.run_for(10_000)
        expect(page.locator("h1")).to_have_text("Marseille 2.0")
    without_network(problems)


def test_what_is_used_by_itself_comes_first_and_the_rest_goes_on_where_it_stood(
    page: Page, server: Server, renew: Callable[[], None], problems: list[str]
) -> None:
    renew()
    asked, application = list[tuple[str, str]](), WSGIHandler()
    # To what is asked for after what can be used by itself; then all is well. Two parts are asked
    # for at once, and come in any order.
    failures = {part: ["503 Service Unavailable"] for part in ("part=1", "part=2")}

    def failing(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/copy.json":
            part = environ["QUERY_STRING"].partition("&")[0]
            status = failures[part].pop() if failures.get(part) else "200"
            asked.append((part, status))
            if status != "200":
                start_response(status, [])
                return []
        return application(environ, start_response)

    server.set_app(failing)
    page.goto("/hors-ligne/")
    expect(page.get_by_text("L’essentiel est sur cet appareil")).to_be_visible()
    page.wait_for_load_state("networkidle")
    server.stop()
    for path in ("/", "/2027/programme/", "/ma-selection/", "/2027/infos/venir/"):
        page.goto(path)
        expect(page.locator(NOTE)).to_contain_text("voici la copie")
    page.goto("/2027/sessions/phare-1/")
    expect(page.locator(NOTE)).to_contain_text("cette page restait à copier")
    page.goto("/recherche/?q=opera")
    expect(page.locator("[data-said]")).to_contain_text("La recherche vient avec le reste")

    # A part of another copy is not taken.
    first = [part for part, _status in asked]
    asked.clear()
    with serving(server.server_port) as again:
        failures["part=1"].append("404 Not Found")
        again.set_app(failing)
        page.goto("/2027/sessions/phare-1/")
        page.evaluate(KEPT, "/copy.json")
    assert sorted(first) == ["", "part=1", "part=2"]
    assert ("part=1", "404 Not Found") in asked
    assert {("part=1", "200"), ("part=2", "200")} <= {*asked}
    page.goto("/2027/sessions/phare-1/")
    expect(page.locator("h1")).to_have_text("Phare 1")
    page.goto("/recherche/?q=opera")
    expect(page.locator(".hit h3")).to_have_text(["L’opéra sur les réseaux"])
    for each in [each for each in problems if "503" in each or "404" in each]:
        problems.remove(each)
    without_network(problems)


def test_a_network_that_is_silent(
    page: Page, server: Server, renew: Callable[[], None], problems: list[str]
) -> None:
    renew()
    visit(page, "/", "/copy.json")
    speaks, application = Event(), WSGIHandler()

    def silent(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        speaks.wait()
        return application(environ, start_response)

    server.set_app(silent)
    page.goto("/", wait_until="domcontentloaded")
    expect(page.locator(NOTE)).to_contain_text("voici la copie")
    live = page.get_by_role("region", name="Ensuite")
    expect(live).to_be_visible()
    speaks.set()
    # The page hears of the server, and becomes what it says.
    expect(page.locator(NOTE)).to_have_count(0)
    expect(live).to_have_count(0)

    # The panel of the copy goes on from what the server says.
    speaks.clear()
    page.goto("/hors-ligne/", wait_until="domcontentloaded")
    panel = page.locator("[data-copy-panel]")
    expect(panel.get_by_role("status")).to_contain_text("Cet appareil a la copie")
    speaks.set()
    expect(page.locator(NOTE)).to_have_count(0)
    expect(panel.get_by_role("status")).to_contain_text("Cet appareil a la copie")
    panel.get_by_role("button", name="Effacer la copie").click()
    expect(panel.get_by_role("status")).to_contain_text("Vous avez effacé la copie")


def test_what_changed_since_the_copy_is_reported_and_another_edition_taken_at_once(
    page: Page, renew: Callable[[], None]
) -> None:
    renew()
    visit(page, "/", "/copy.json")
    slot = Slot.objects.get(session__slug="phare-2")
    slot.room = RoomFactory.create(edition=slot.room.edition, name_fr="Pont", slug="pont")
    slot.save()
    publish(slot.room.edition)
    renew()
    page.goto("/")
    found = page.locator(".notices__news", has_text="depuis")
    found.get_by_role("link", name="changement").click()
    expect(page).to_have_url("/2027/programme/changements/")

    Edition.objects.update(is_current=False)
    publish(EditionFactory.create(slug="2028", is_current=True))
    renew()
    page.goto("/")
    worker_of(page).evaluate(TAKEN, "/2028/programme/")
    expect(page.locator(".notices__news")).to_have_count(0)


def test_who_saves_data_is_not_given_a_copy(
    page: Page, renew: Callable[[], None], held: tuple[Event, Event]
) -> None:
    renew()
    asked, speaks = held
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    # What browsers do that are told to keep nothing for sites.
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('', 'SecurityError'); }})"
    )
    page.goto("/2027/programme/emporter/")
    panel = page.locator("[data-copy-panel]")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations()") == []
    expect(panel.get_by_role("status")).to_have_text("Cet appareil n’a pas encore de copie.")
    panel.get_by_role("button", name="Prendre la copie").click()
    expect(panel.get_by_role("status")).to_contain_text("La copie est en cours")
    # Elsewhere on the site it goes on.
    assert asked.wait(10)
    page.goto("/hors-ligne/")
    expect(panel.get_by_role("status")).to_contain_text("La copie est en cours")
    speaks.set()
    expect(panel.get_by_role("status")).to_contain_text("Cet appareil a la copie")
    panel.get_by_role("button", name="Prendre la copie").click()
    expect(panel.get_by_role("status")).to_have_text("C’est fait : la copie est sur cet appareil.")
    panel.get_by_role("button", name="Effacer la copie").click()
    expect(panel.get_by_role("status")).to_contain_text("effacé la copie")
    assert page.evaluate("caches.keys()") == ["m2-offline"]
    assert faults(page) == []
    page.evaluate(RENEWED)
    page.goto("/2027/programme/")
    page.evaluate(APART)
    assert page.evaluate("caches.keys()") == ["m2-offline"]


def test_no_room_for_another_copy(
    page: Page, server: Server, edition: Edition, renew: Callable[[], None], problems: list[str]
) -> None:
    renew()
    visit(page, "/", "/copy.json")
    worker = worker_of(page)
    worker.evaluate(
        "() => { Cache.prototype.put = async () => {"
        " throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    Edition.objects.update(tagline_fr="Autre chose")
    publish(Edition.objects.get())
    renew()
    page.goto("/hors-ligne/")
    page.get_by_role("button", name="Prendre la copie").click()
    said = page.locator("[data-copy-panel] [role=status]")
    expect(said).to_contain_text("pas de place")
    expect(said).to_contain_text("Cet appareil a la copie")
    expect(page.get_by_role("button", name="Effacer la copie")).to_be_visible()
    server.stop()
    # It is the last that can be read: that is asked first.
    page.goto("/hors-ligne/")
    page.get_by_role("button", name="Effacer la copie").click()
    assert faults(page) == []
    page.get_by_role("button", name="Garder la copie").click()
    expect(page.get_by_role("button", name="Effacer la copie")).to_be_focused()
    page.goto("/2027/programme/")
    expect(page.locator(NOTE)).to_contain_text("voici la copie")
    page.goto("/hors-ligne/")
    page.get_by_role("button", name="Effacer la copie").click()
    page.get_by_role("button", name="L’effacer quand même").click()
    expect(said).to_contain_text("Vous avez effacé la copie")
    page.goto("/2027/programme/")
    expect(page.locator("h1")).to_have_text("Sans réseau")
    without_network(problems)


def test_a_copy_that_is_deleted_stays_away(
    page: Page, renew: Callable[[], None], held: tuple[Event, Event]
) -> None:
    renew()
    asked, speaks = held
    page.goto("/hors-ligne/")
    expect(page.get_by_text("La copie est en cours")).to_be_visible()
    assert asked.wait(10)
    expect(page.get_by_text("La copie est en cours")).to_be_visible()
    speaks.set()
    expect(page.get_by_text("Cet appareil a la copie")).to_be_visible()
    page.get_by_role("button", name="Effacer la copie").click()
    expect(page.get_by_text("Vous avez effacé la copie")).to_be_visible()
    expect(page.get_by_role("button", name="Prendre la copie")).to_be_focused()
    page.evaluate(RENEWED)
    page.goto("/2027/programme/")
    page.evaluate(APART)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("caches.keys()") == ["m2-offline"]
    page.goto("/hors-ligne/")
    expect(page.get_by_text("Elle ne reviendra que si vous la prenez.")).to_be_visible()
    page.get_by_role("button", name="Prendre la copie").click()
    expect(page.get_by_text("C’est fait")).to_be_visible()


def test_a_worker_takes_nothing_old_has_the_words_of_the_server_and_goes_by_a_setting(
    page: Page, renew: Callable[[], None], settings: LazySettings
) -> None:
    texts = ["L’Opéra d'Œuvrard", "qu’est-ce", "aujourd'hui", "week-end"]
    texts += ["rendez-vous d’art", "journaux"]
    renew()
    visit(page, "/", "/copy.json")
    worker = worker_of(page)
    # What an older program made.
    refused = worker.evaluate(
        "() => fill('/copy.json', Response.json({ form: 0, files: [] }))"
        ".then(() => '', (error) => `${error}`)"
    )
    assert refused == "Error: 0"
    worker.evaluate(TAKEN, "/2027/programme/")
    shown = worker.evaluate(
        """async (texts) => {
            const copy = await copyFor("/");
            const words = (text) => asked(text, copy.search).flatMap(({ ways }) => ways.flat());
            return texts.map((text) => words(text).map(singular).join(" "));
        }""",
        texts,
    )
    assert shown == [searchable(text) for text in texts]

    settings.SERVICE_WORKER = False
    page.goto("/2027/programme/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
    page.evaluate(GONE)
