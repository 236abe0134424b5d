"""The site is read without network: the server is stopped, or silent, after one visit."""

import re
from collections.abc import Callable, Iterable
from threading import Event, Semaphore
from typing import Any
from wsgiref.types import StartResponse

import pytest
import time_machine
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Page, Worker, expect

from events.models import Edition
from marseille20.offline import copies
from marseille20.offline.reading import Reader
from search.words import searchable
from talks.models import Slot
from talks.published import published_site
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.conftest import Server, serving
from tests.browser.house import add
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    RoomFactory,
    SpeakerFactory,
    moment,
)

pytestmark = [pytest.mark.browser, pytest.mark.worker]

NOTE = ".notices__copied"
MINUTE = 60_000
# What is waited for: of a page, and of a worker.
KEPT = """async (address) => {
    for (const name of await caches.keys()) {
        const state = await caches.match(`${address}?state`, { cacheName: name });
        if ((await state?.json())?.isWhole) return true;
    }
}"""
APART = "() => caches.match('/en/offline/', { cacheName: 'm2-offline' })"
GONE = """async () => !(await caches.keys()).length &&
    !(await navigator.serviceWorker.getRegistrations()).length"""
TAKEN = "async (path) => { const copy = await copyFor(path); return copy && entryOf(copy, path); }"
# What the install of a new worker does.
RENEWED = "caches.delete('m2-offline')"


def wait(where: Page | Worker, condition: str, of: str = "") -> None:
    """Wait as Playwright does, which evaluates text in the page: forbidden here."""
    where.evaluate(
        f"""async (of) => {{
            const isMet = {condition};
            for (let n = 0; !(await isMet(of)); n++) {{
                if (n === 600) throw new Error("too late");
                await new Promise((resolve) => setTimeout(resolve, 50));
            }}
        }}""",
        of,
    )


def add_phare(edition: Edition, n: int) -> None:
    """Give it a session n hours after nine, with a person."""
    title = "L’opéra sur les réseaux" if n == 0 else f"Phare {n}"
    person = SpeakerFactory.create(name=f"Ines Phare {n}", slug=f"ines-{n}")
    room, at = edition.rooms.get(), f"{9 + n:02}:00"
    add(edition, f"phare-{n}", at, room=room, title_fr=title, title_en="Light", speakers=[person])


@pytest.fixture
def edition(site: str) -> Edition:
    """Two sessions, each with a person, in one room; a page on how to come."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    RoomFactory.create(edition=edition, name_fr="Cale", slug="cale")
    for n in range(2):
        add_phare(edition, n)
    PageFactory.create(edition=edition, slug="venir", title_fr="Venir", title_en="Coming")
    publish(edition)
    return edition


@pytest.fixture(scope="module")
def static() -> dict[str, Any]:
    """Files that are the same in each copy, read once."""
    return {}


@pytest.fixture
def renew(
    edition: Edition, static: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Make the copies of these languages, as `manage.py copies` does; to read both takes long."""

    def make(*languages: str) -> None:
        monkeypatch.setattr(copies, "LANGUAGES", languages or ["fr"])
        site = published_site()
        read = Reader(site).read

        def read_once(path: str) -> Any:
            if path.startswith("/static/") and path not in static:
                static[path] = read(path)
            return static.get(path) or read(path)

        copies.renew(site, read_once)

    return make


def serve(server: Server, answer: Callable[[str], str | None]) -> None:
    """Let a function answer an address with a status; the site where it has none."""
    application = WSGIHandler()

    def answering(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status = answer(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}")
        if status is None:
            return application(environ, start_response)
        start_response(status, [])
        return []

    server.set_app(answering)


def visit(page: Page, path: str, copy: str) -> None:
    """Open a page and have the copy in its language."""
    page.goto(path)
    wait(page, KEPT, copy)


def worker_of(page: Page) -> Worker:
    known = page.context.service_workers
    return known[0] if known else page.context.wait_for_event("serviceworker")


def without_network(problems: list[str]) -> None:
    """Take out what the browser complains of where nobody answers."""
    refused = [each for each in problems if "ERR_CONNECTION_REFUSED" in each or "/admin/" in each]
    for each in refused:
        problems.remove(each)


def test_a_day_with_the_server_stopped(
    page: Page, server: Server, renew: Callable[..., None], problems: list[str], edition: Edition
) -> None:
    for n in (2, 3, 4):
        add_phare(edition, n)
    add(edition, "bal", "11:00", title_fr="Le bal")
    publish(edition)
    start = moment(edition, 1, "10:20")
    page.clock.install(time=start)
    with time_machine.travel(start, tick=False):
        renew("fr", "en")
        visit(page, "/", "/copy.json")
        visit(page, "/en/", "/en/copy.json")
        server.stop()
    note = page.locator(NOTE)

    # In each room what is on, whenever the page is read, by the clock of the event.
    page.goto("/")
    board = page.get_by_role("region", name="En ce moment")
    expect(board.locator(".now-room")).to_have_text(re.compile(r"Cale\s+jusqu’à\s10:30\s+Phare 1"))
    expect(board.locator(".soon li")).to_have_count(4)
    expect(board.locator(".soon li").first).to_have_text(re.compile(r"11:00\s+Phare 2\s+Cale"))
    page.clock.run_for(40 * MINUTE)
    expect(board.locator(".now-room h3")).to_have_text(["Phare 2", "Le bal"])
    page.clock.set_system_time(start)
    board.get_by_role("link", name="Toutes les salles côte à côte").click()
    on = page.locator(".is-now:visible h3")
    expect(on).to_have_text("Phare 1")
    expect(page.locator(".foyer__age")).to_contain_text("Sans nouvelles depuis")
    page.goto("/direct/?room=cale")
    page.clock.run_for(50 * MINUTE)
    expect(on).to_have_text("Phare 2")
    expect(page.locator(".is-later:visible h3")).to_have_text("Phare 4")

    # The programme is where the hour is; a star given early still stands, beside what clashes.
    page.goto("/2027/programme/")
    expect(page.locator(".cell.is-now h4")).to_have_text(["Phare 2", "Le bal"])
    page.locator(".cell", has_text="Phare 2").locator(".star").click()
    page.clock.run_for(10 * MINUTE)
    page.locator(".cell", has_text="Le bal").locator(".star").click()
    expect(page.locator(".clash").first).to_contain_text("Le bal")
    page.locator(".main-nav").get_by_role("link", name="Ma sélection").click()
    expect(page.locator(".row.is-kept")).to_have_count(2)
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("My picks")
    expect(page.locator(".row.is-kept")).to_have_count(2)

    # All is there in each language, with its own stylesheets.
    for path, words in (
        ("/intervenants/ines-0/", "Pas de réseau"),
        ("/2027/salles/cale/", "Pas de réseau"),
        ("/en/2027/sessions/phare-0/", "No network"),
        ("/en/2027/info/venir/", "No network"),
    ):
        response = page.goto(path)
        assert response
        assert "content-security-policy" in response.headers, path
        expect(note).to_contain_text(words)
        assert page.evaluate("document.styleSheets.length") > 0

    # The search finds with accents and articles, a beginning and a mistake.
    page.goto("/recherche/?q=opera")
    expect(page.locator(".hit h3")).to_have_text(["L’opéra sur les réseaux"])
    field, said = page.locator("main").get_by_role("searchbox"), page.locator("[data-said]")
    for asked in ("l'opér", "oprea"):
        field.fill(asked)
        expect(said).to_contain_text(f"« {asked} »")
        expect(page.locator(".hit h3")).to_have_text(["L’opéra sur les réseaux"])
    field.fill("<b>xyzzy")
    expect(said).to_contain_text("rien n’a été trouvé pour « <b>xyzzy »")

    # What the copy lacks says so; what is for one person is not there.
    page.goto("/recits/auteurs/")
    expect(note).to_contain_text("la copie n’a pas cette page")
    expect(page.locator("h1")).to_have_text("Sans réseau")
    assert faults(page) == []
    with pytest.raises(Exception, match="ERR_FAILED"):
        page.goto("/admin/")

    # Far down, in one line of a phone above the days, it still is told how old that is: another
    # day too, on the narrowest phone.
    page.clock.run_for(24 * 60 * MINUTE)
    page.set_viewport_size({"width": 352, "height": 700})
    page.goto("/2027/programme/")
    page.locator(".cell").last.scroll_into_view_if_needed()
    line, days = note.bounding_box(), page.locator(".bar").bounding_box()
    assert line
    assert days
    assert line["y"] == 0
    assert line["height"] <= days["y"] == 32
    without_network(problems)


def test_without_a_copy_the_site_says_so_itself(
    page: Page,
    server: Server,
    edition: Edition,
    problems: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In seconds, a copy that is not made is asked for again; what is asked next waits for that.
    monkeypatch.setattr("marseille20.pages.views.offline.SOON", 1)
    AnnouncementFactory.create(edition=edition, text_en="Soup on deck")
    page.clock.install()
    page.goto("/en/")
    expect(page.get_by_text("Soup on deck")).to_be_visible()
    worker_of(page)
    wait(page, APART)
    server.stop()
    page.goto("/2027/programme/?q=phare")
    expect(page.locator("h1")).to_have_text("Sans réseau")
    assert page.evaluate("document.styleSheets.length") > 0
    # Who reads it days later is not told what was true that day.
    expect(page.locator(".notices__news")).to_have_count(0)
    # What was asked for is asked for anew, by hand …
    with page.expect_navigation():
        page.get_by_role("link", name="Réessayer").click()
    assert page.url.endswith("/2027/programme/?q=phare")
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
    page: Page, server: Server, renew: Callable[..., None], problems: list[str]
) -> None:
    renew()
    asked, refused = list[tuple[str, str]](), Semaphore(0)
    # To what is asked for after what can be used by itself; then all is well. Two parts are asked
    # for at once, and come in any order.
    failures = {part: ["503 Service Unavailable"] for part in ("part=1", "part=2")}

    def fail(address: str) -> str | None:
        path, _, query = address.partition("?")
        part = query.partition("&")[0]
        status = failures[part].pop() if failures.get(part) else None
        if path == "/copy.json":
            asked.append((part, status or "200"))
        if status:
            refused.release()
        return status

    serve(server, fail)
    page.goto("/hors-ligne/")
    expect(page.get_by_text("L’essentiel est sur cet appareil")).to_be_visible()
    for _part in failures:
        assert refused.acquire(timeout=10)
    server.stop()
    page.goto("/2027/infos/venir/")
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
        serve(again, fail)
        page.goto("/2027/sessions/phare-1/")
        wait(page, KEPT, "/copy.json")
    assert sorted(first) == ["", "part=1", "part=2"]
    assert ("part=1", "404 Not Found") in asked
    assert {("part=1", "200"), ("part=2", "200")} <= {*asked}
    page.goto("/2027/sessions/phare-1/")
    expect(page.locator("h1")).to_have_text("Phare 1")
    for each in [each for each in problems if "503" in each or "404" in each]:
        problems.remove(each)
    without_network(problems)


def test_a_network_that_is_silent_and_a_device_without_room(
    page: Page, server: Server, edition: Edition, renew: Callable[..., None], problems: list[str]
) -> None:
    renew()
    visit(page, "/", "/copy.json")
    speaks, note = Event(), page.locator(NOTE)

    def be_silent(_address: str) -> None:
        speaks.wait()

    serve(server, be_silent)
    # Two pages are waited for at once.
    with page.context.expect_page() as opened:
        page.evaluate("() => { open('/'); }")
    live = opened.value.get_by_role("region", name="Ensuite")
    page.goto("/hors-ligne/", wait_until="domcontentloaded")
    expect(live).to_be_visible()
    expect(note).to_contain_text("voici la copie")
    said = page.locator("[data-copy-panel] [role=status]")
    expect(said).to_contain_text("Cet appareil a la copie")
    speaks.set()
    # Pages hear of the server, and become what it says.
    expect(note).to_have_count(0)
    expect(live).to_have_count(0)
    expect(said).to_contain_text("Cet appareil a la copie")

    # There is no room for another copy.
    worker_of(page).evaluate(
        "() => { Cache.prototype.put = async () => {"
        " throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    Edition.objects.update(tagline_fr="Autre chose")
    publish(Edition.objects.get())
    renew()
    page.get_by_role("button", name="Prendre la copie").click()
    expect(said).to_contain_text("pas de place")
    expect(said).to_contain_text("Cet appareil a la copie")
    server.stop()

    # Where there is no copy in a language, it is said in that one.
    page.goto("/2027/infos/venir/")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("Without network")
    page.get_by_role("link", name="Back to the page in the other language").click()
    expect(page).to_have_url("/2027/infos/venir/")

    # It is the last that can be read: that is asked first.
    page.goto("/hors-ligne/")
    delete = page.get_by_role("button", name="Effacer la copie")
    delete.click()
    assert faults(page) == []
    page.get_by_role("button", name="Garder la copie").click()
    expect(delete).to_be_focused()
    expect(said).to_contain_text("Cet appareil a la copie")
    delete.click()
    page.get_by_role("button", name="L’effacer quand même").click()
    expect(said).to_contain_text("Vous avez effacé la copie")
    page.goto("/2027/programme/")
    expect(page.locator("h1")).to_have_text("Sans réseau")
    without_network(problems)


def test_a_copy_is_renewed_by_a_worker_that_goes_by_a_setting(
    page: Page, renew: Callable[..., None], settings: LazySettings
) -> None:
    texts = ["L’Opéra d'Œuvrard", "qu’est-ce", "aujourd'hui", "rendez-vous d’art", "journaux"]
    renew()
    visit(page, "/", "/copy.json")
    worker = worker_of(page)
    # What an older program made is not taken.
    refused = worker.evaluate(
        "() => fill('/copy.json', Response.json({ form: 0, files: [] }))"
        ".then(() => '', (error) => `${error}`)"
    )
    assert refused == "Error: 0"
    # It has the words of the server.
    wait(worker, TAKEN, "/2027/programme/")
    shown = worker.evaluate(
        """async (texts) => {
            const copy = await copyFor("/");
            const words = (text) => asked(text, copy.search).flatMap(({ ways }) => ways.flat());
            return texts.map((text) => words(text).map(singular).join(" "));
        }""",
        texts,
    )
    assert shown == [searchable(text) for text in texts]

    # What changed since the copy is reported, and another edition taken at once.
    slot = Slot.objects.get(session__slug="phare-1")
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
    wait(worker_of(page), TAKEN, "/2028/programme/")
    expect(page.locator(".notices__news")).to_have_count(0)

    settings.SERVICE_WORKER = False
    page.goto("/2028/programme/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")
    wait(page, GONE)


def test_who_wants_no_copy_is_given_none(
    page: Page, server: Server, renew: Callable[..., None]
) -> None:
    renew()
    asked, speaks = Event(), Event()

    def hold(address: str) -> None:
        if address.startswith("/copy.json"):
            asked.set()
            speaks.wait()

    serve(server, hold)
    # Who saves data, in a browser that is told to keep nothing for sites.
    saving = page.context.new_page()
    saving.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}});"
        "Object.defineProperty(window, 'localStorage',"
        " {get() { throw new DOMException('', 'SecurityError'); }})"
    )
    saving.goto("/2027/programme/emporter/")
    said = saving.locator("[data-copy-panel] [role=status]")
    take, delete = (
        saving.get_by_role("button", name=f"{verb} la copie") for verb in ("Prendre", "Effacer")
    )
    expect(said).to_have_text("Cet appareil n’a pas encore de copie.")
    saving.wait_for_load_state("networkidle")
    assert saving.evaluate("navigator.serviceWorker.getRegistrations()") == []
    take.click()
    expect(said).to_contain_text("La copie est en cours")
    # Elsewhere on the site it goes on.
    assert asked.wait(10)
    saving.goto("/hors-ligne/")
    expect(said).to_contain_text("La copie est en cours")
    speaks.set()
    expect(said).to_contain_text("Cet appareil a la copie")
    take.click()
    expect(said).to_have_text("C’est fait : la copie est sur cet appareil.")
    delete.click()
    expect(said).to_contain_text("effacé la copie")
    saving.evaluate(RENEWED)
    saving.goto("/2027/programme/")
    wait(saving, APART)
    assert saving.evaluate("caches.keys()") == ["m2-offline"]
    saving.close()

    # Who deletes it does not get it again.
    speaks.clear()
    page.goto("/hors-ligne/")
    said = page.locator("[data-copy-panel] [role=status]")
    take, delete = (
        page.get_by_role("button", name=f"{verb} la copie") for verb in ("Prendre", "Effacer")
    )
    expect(said).to_contain_text("La copie est en cours")
    speaks.set()
    expect(said).to_contain_text("Cet appareil a la copie")
    delete.click()
    expect(said).to_contain_text("Vous avez effacé la copie")
    expect(take).to_be_focused()
    page.evaluate(RENEWED)
    page.goto("/2027/programme/")
    wait(page, APART)
    assert page.evaluate("caches.keys()") == ["m2-offline"]
    page.goto("/hors-ligne/")
    expect(said).to_contain_text("Elle ne reviendra que si vous la prenez.")
    take.click()
    expect(said).to_contain_text("C’est fait")
