"""Picks: kept in the browser, taken along to another device and to a calendar, and read there."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Locator, Page, Response, Route, expect

from events.models import Edition, WalkingTime
from picks.models import Selection, StarCount
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.browser.axe import TWO_LOOKS, faults, faults_in, looks
from tests.browser.house import add
from tests.factories import EditionFactory, RoomFactory
from tests.picks.cases import CLASHES, MERGES, NOTE_MERGES
from tests.picks.conftest import short

pytestmark = pytest.mark.browser

MINE, PROGRAMME = "/ma-selection/", "/2027/programme/"


@pytest.fixture
def house(site: str) -> None:
    """Two sessions at ten and one at eleven on the first day, one on the second."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    for slug, title, day, at in (
        ("phares", "Les phares", 1, "10:00"),
        ("rues", "Les rues", 1, "10:00"),
        ("quais", "Les quais", 1, "11:00"),
        ("demain", "Demain", 2, "09:00"),
    ):
        room = RoomFactory.create(edition=edition, name_fr=f"Salle {slug}")
        add(edition, slug, at, day=day, room=room, title_fr=title, title_en="")
    publish(edition)


@pytest.fixture
def other(chromium: Browser, site: str) -> Iterator[Page]:
    """A person's second device."""
    context = chromium.new_context(base_url=site, locale="fr-FR", timezone_id="Europe/Paris")
    yield context.new_page()
    context.close()


def star(page: Page, *slugs: str) -> None:
    page.goto(PROGRAMME)
    for slug in slugs:
        day = page.locator(".day").filter(has=page.locator(f"#{slug}"))
        page.goto(f"{PROGRAMME}#{day.get_attribute('id')}")
        page.locator(f"#{slug} .star").click()


def row(page: Page, title: str) -> Locator:
    return page.locator(".row", has_text=title)


def expect_picked(page: Page, *titles: str) -> None:
    rows = page.locator(".rows > .row:not(.is-dropped):visible h3")
    expect(rows).to_have_text(list(titles))


def take_along(page: Page) -> None:
    page.locator("#take > summary").click()


def link_device(page: Page) -> str:
    """Gives the link that lets another device in."""
    page.goto(MINE)
    take_along(page)
    page.get_by_role("button", name="Créer mon lien").click()
    expect(page.locator("#said")).to_contain_text("Votre lien est prêt")
    return page.locator("[data-address=edit]").text_content() or ""


def events(address: str) -> list[dict[str, Any]]:
    with urlopen(address) as answer:
        calendar = Calendar.from_ical(answer.read())
    return [{name.lower(): part[name] for name in part} for part in calendar.walk("VEVENT")]


def test_the_days_of_ones_picks(page: Page, house: None) -> None:
    edition = Edition.objects.get()
    add(edition, "matin", "08:00")
    add(edition, "ports", "10:00", minutes=20)
    one, other = (Slot.objects.get(session__slug=slug).room for slug in ("quais", "phares"))
    WalkingTime.objects.create(edition=edition, one=one, other=other, minutes=4)
    add(edition, "midi", "12:00", room=one)
    for n in range(21):
        add(edition, f"n{n}", "14:00")
    add(edition, "long", "22:00", minutes=210)
    add(edition, "tard", "23:00", minutes=120)
    add(edition, "nuit", "00:30", day=2, minutes=60)
    Session.objects.filter(slug="quais").update(seats=40)
    publish(edition)
    page.clock.install()
    star(page, "phares", "rues", "ports", "demain")
    page.goto(MINE)
    # Of three that meet one is kept.
    meeting, dropped = page.locator(".meeting"), page.locator(".row.is-dropped")
    gone = page.locator(".row--off:visible")
    expect(page.locator(".total")).to_have_text("4 séances gardées")
    expect(meeting.locator("p")).to_have_text("En même temps, de 10:00 à 10:20")
    expect(meeting.get_by_role("button")).to_have_count(3)
    # What was withdrawn stays, and says so where the page is open.
    withdraw(Session.objects.get(slug="demain"))
    forget()
    page.clock.run_for(30_000)
    expect(gone).to_contain_text("Cette séance a été retirée du programme.")
    assert faults(page) == []
    page.get_by_role("button", name="Garder « Les phares »").click()
    expect(meeting).to_have_count(0)
    expect_picked(page, "Les phares", "Demain")
    expect(row(page, "Les phares").locator(".star")).to_be_focused()
    # What is let go of can be put back, until the page is left.
    expect(dropped).to_have_count(2)
    assert faults(page) == []
    row(page, "Les rues").locator(".star").press("Enter")
    expect(dropped).to_have_count(1)
    expect_picked(page, "Les phares", "Les rues", "Demain")
    page.keyboard.press("Enter")
    # What does not take place could not be kept again.
    gone.locator(".star").click()
    expect(gone).to_have_count(0)
    expect(page.locator(".day:visible")).to_have_count(1)

    # What begins before midnight meets what is after it.
    star(page, "midi", "tard", "nuit")
    page.clock.set_fixed_time("2027-05-20T10:40:20+02:00")
    page.goto(MINE)
    expect(dropped).to_have_count(0)
    page.context.set_offline(True)
    night = page.locator(".day", has_text="Vendredi 21 mai").locator(meeting)
    expect(night).to_have_text(re.compile("En même temps, de 00:30 à 01:00"))
    # What is free until then, and fits.
    gap = page.locator(".gap:visible")
    first, many = gap.first, gap.filter(has_text="21 séances")
    expect(first.locator("summary")).to_contain_text(
        "Libre pour vous, maintenant : 1 h 20 1 séance y tient · ensuite "
    )
    first.locator("summary").click()

    def turn_to(time: str) -> None:
        page.clock.set_fixed_time(time)
        page.evaluate("document.dispatchEvent(new Event('picks'))")

    # Who reads goes on where they are.
    turn_to("2027-05-20T10:41:20+02:00")
    expect(first.locator("b")).to_have_text("Libre pour vous, maintenant : 1 h 19")
    expect(first.locator("summary")).to_be_focused()
    expect(first.locator("p")).to_have_text(
        re.compile(r"11:00–11:30\s·\s.*Salle quais\s·\s4\smin à pied\s·\s40\splaces")
    )
    assert faults(page) == []
    first.locator(".star").click()
    expect_picked(page, "Les quais", "midi", "tard", "nuit")
    expect(row(page, "Les quais").locator(".star")).to_be_focused()
    expect(first.locator("b")).to_have_text("Libre pour vous, maintenant : 19 min")
    expect(first).to_contain_text("ensuite Salle quais, 4 min à pied")
    expect(gap.nth(1)).to_contain_text(re.compile("Libre 30\\smin.*ensuite dans la même salle"))
    page.get_by_role("button", name="1 séance terminée").click()
    expect_picked(page, "Les phares", "Les quais", "midi", "tard", "nuit")
    # Of very many, some are folded; what is told anew with each minute folds nothing.
    many.locator("summary").click()
    expect(many.locator("li .star")).to_have_count(10)
    many.get_by_role("button", name="11 autres").click()
    expect(many.locator("li a").nth(10)).to_be_focused()
    turn_to("2027-05-20T10:42:20+02:00")
    expect(many.locator("li .star")).to_have_count(21)
    # There is one before the first session of today alone.
    turn_to("2027-05-19T23:50+02:00")
    expect(gap).to_have_count(3)
    turn_to("2027-05-20T00:10+02:00")
    expect(gap).to_have_count(4)
    page.context.set_offline(False)


def test_picks_go_along_to_a_second_device_and_a_calendar(
    page: Page, other: Page, house: None, problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    star(page, "phares")
    link = link_device(page)
    secret = link.rpartition("#k=")[2]
    addresses: list[str] = []
    other.on("request", lambda request: addresses.append(request.url))
    star(other, "quais")
    other.goto(link)
    other.get_by_role("button", name="Non", exact=True).click()
    expect(other.locator("[data-when=alone]")).to_be_focused()
    other.goto(link)
    expect(other).to_have_url(re.compile(r"/ma-selection/$"))
    expect(other.locator(".brings")).to_have_text("Elle compte 1 séance.")
    assert Selection.objects.get().sessions == [short("phares")]
    other.get_by_role("button", name="L’ajouter à cet appareil").click()
    expect_picked(other, "Les phares", "Les quais")
    expect(other.locator(".picks")).to_be_focused()
    expect(other.locator(".row:visible").first).to_be_in_viewport()
    assert not [address for address in addresses if secret in address.partition("#")[0]]

    # Both go on without a network.
    for device in (page, other):
        device.goto(MINE)
        device.get_by_role("button", name="Écrire une note : Les phares").click()
        expect(device.locator("textarea:visible")).to_be_focused()
        device.context.set_offline(True)
    page.keyboard.type("Voir Jeanne")
    other.keyboard.type("Deux feutres")
    with page.expect_response("**/accorder/"):
        page.context.set_offline(False)
    other.context.set_offline(False)
    expect(other.locator("textarea:visible")).to_have_value("Deux feutres\n\nVoir Jeanne")
    page.reload()
    expect(page.locator(".own-note__text:visible")).to_have_text("Deux feutres Voir Jeanne")
    page.goto(PROGRAMME)
    for device in (page, other):
        device.context.set_offline(True)
    page.locator("#phares .star").click()
    page.locator("#rues .star").click()
    row(other, "Les quais").locator(".star").click()
    expect(other.locator("#status")).to_contain_text("1")
    page.context.set_offline(False)
    expect(page.locator("#rues .star")).to_have_attribute("aria-pressed", "true")
    page.goto(MINE)
    expect_picked(page, "Les rues", "Les quais")
    other.context.set_offline(False)
    expect_picked(other, "Les rues")
    page.reload()
    expect_picked(page, "Les rues")
    problems[:] = [each for each in problems if "ERR_INTERNET_DISCONNECTED" not in each]
    take_along(page)
    expect(page.locator("code[data-address=calendar]")).not_to_be_empty()
    calendar = page.locator("code[data-address=calendar]").text_content() or ""
    assert [event["summary"] for event in events(calendar)] == ["Les rues"]

    # Stars go on while notes wait that are too long together.
    monkeypatch.setattr("picks.notes.MOST_NOTES", 20)
    notes = "words => localStorage.setItem('m2-notes', JSON.stringify(words))"
    page.evaluate(notes, {short("rues"): "a" * 30})
    page.reload()
    expect(page.locator("#said")).to_contain_text("trop long")

    def is_agreed(answer: Response) -> bool:
        return answer.url.endswith("/accorder/") and answer.ok

    with page.expect_response(is_agreed):
        row(page, "Les rues").locator(".star").click()
    other.reload()
    expect_picked(other)
    page.evaluate(notes, {short("rues"): "a"})
    with page.expect_response(is_agreed):
        page.reload()
    problems[:] = [each for each in problems if "413" not in each]


def test_what_a_link_brings_is_that_of_the_one_opened_last(
    page: Page, other: Page, house: None
) -> None:
    star(page, "phares")
    first = link_device(page)
    page.evaluate("localStorage.clear()")
    star(page, "rues")
    empty = link_device(page)
    with page.expect_response("**/accorder/"):
        row(page, "Les rues").locator(".star").click()
    brings, said = other.locator(".brings"), other.locator("#said")
    # Where its script does not come, it is offered later.
    for again in ("online", "click"):
        other.route("**/picks/device_link*", lambda route: route.abort())
        other.goto("about:blank")
        other.goto(first)
        expect(said).to_contain_text("ne répond pas")
        expect(other).to_have_url(re.compile(r"/ma-selection/$"))
        other.unroute("**/picks/device_link*")
        other.locator("h1").dispatch_event(again, {"bubbles": True})
        expect(brings).to_have_text("Elle compte 1 séance.")
    other.goto(MINE + "#k=torn")
    expect(said).to_contain_text("Ce lien n’est pas entier")

    late: list[Route] = []
    other.goto("about:blank")
    other.route("**/accorder/", lambda route: late.append(route), times=1)  # noqa: PLW0108
    with other.expect_request("**/accorder/"):
        other.goto(first)
    other.goto(empty)
    expect(brings).to_have_text("Elle est vide.")
    with other.expect_response("**/accorder/"):
        late[0].continue_()
    expect(brings).to_have_text("Elle est vide.")


def test_the_addresses_of_a_link_are_shown_changed_and_deleted(
    page: Page, other: Page, house: None, problems: list[str]
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script("""
        navigator.clipboard.writeText = async (words) => (window.got = words);
        navigator.canShare = () => true;
        navigator.share = async ({ url }) => (window.sent = url);
    """)
    said, edit = page.locator("#said"), page.locator("code[data-address=edit]")
    star(page, "phares")
    link = link_device(page)
    # What a button did is said in sight of it.
    expect(page.locator("[data-when=linked]")).to_be_focused()
    expect(edit).to_be_hidden()
    page.get_by_role("button", name="Me l’envoyer").click()
    assert page.evaluate("sent") == link
    page.get_by_role("button", name="Copier l’adresse : Dans votre agenda").click()
    expect(said).to_have_text("Le lien est copié.")
    expect(said).to_be_in_viewport()
    page.locator("h1").click()
    expect(said).to_be_empty()
    shown = page.locator("code[data-address=page]")
    for summary in page.locator("summary:visible").all()[1:]:
        summary.click()
    expect(page.locator("svg.qr")).to_be_visible()
    found = faults_in(page, looks(360, 1440))

    # Whoever has the address reads; a new one makes it void.
    other.goto(shown.text_content() or "")
    expect(other.locator("h1")).to_have_text("Une sélection")
    expect_picked(other, "Les phares")
    found += faults_in(other, TWO_LOOKS)
    assert found == []
    page.get_by_role("button", name="Nouvelle adresse de lecture").click()
    expect(said).to_contain_text("ne fonctionne plus")
    assert edit.text_content() == link
    other.reload()
    expect(other.locator("h1")).to_have_text("Pas de sélection ici")

    # The answer to a new link is lost, on its way there or back: nothing is.
    new = page.get_by_role("button", name="Nouveau lien")

    def lose(route: Route) -> None:
        if arrives:
            route.fetch()
        route.abort()

    for arrives in (False, True):
        page.route("**/renouveler/", lose)
        new.click()
        expect(said).to_contain_text("ne répond pas")
        page.unroute("**/renouveler/")
        page.reload()
        take_along(page)
        (expect(edit).not_to_have_text if arrives else expect(edit).to_have_text)(link)
        page.get_by_text("Changer les adresses").click()
    problems.clear()
    page.locator("summary", has_text="QR").click()
    expect(page.locator("svg.qr")).to_be_visible()
    new.click()
    expect(said).to_contain_text("aucune modification")
    expect(edit).not_to_have_text(link)
    # The code that was drawn carries the link of before.
    expect(page.locator("svg.qr")).to_have_count(0)
    other.goto(link)
    expect(other.locator("#said")).to_contain_text("n’est plus sur le serveur")
    expect(other.locator("[data-do=join]")).to_be_hidden()
    # Where a browser cannot send, it copies.
    page.evaluate("() => { navigator.canShare = undefined; }")
    page.get_by_role("button", name="Envoyer ou copier le lien").click()
    expect(page.locator("#take li [role=status]").last).to_have_text("Le lien est copié.")
    assert page.evaluate("got") == shown.text_content()
    page.get_by_role("button", name="Effacer du serveur").click()
    expect(said).to_contain_text("effacée du serveur")
    expect(page.locator("[data-when=alone]")).to_be_focused()
    expect_picked(page, "Les phares")
    assert not Selection.objects.exists()


def test_a_file_takes_picks_out_and_in(page: Page, house: None, tmp_path: Path) -> None:
    star(page, "phares", "demain")
    page.goto(MINE)
    page.get_by_role("button", name="Écrire une note : Demain").click()
    note, said = page.locator("textarea:visible"), page.locator(".own-note__said:visible")
    note.fill("é" * 100_000)
    expect(said).to_contain_text("Trop longue pour être gardée : 100 000 caractères")
    page.get_by_role("button", name="Fermer", exact=True).click()
    assert len(note.input_value()) == 100_000
    note.fill("Un plan et deux feutres.")
    expect(said).to_have_count(0)
    page.get_by_role("button", name="Fermer", exact=True).click()
    expect(page.get_by_role("button", name="Changer ma note : Demain")).to_be_focused()
    page.emulate_media(media="print")
    expect(page.get_by_text("Un plan et deux feutres.")).to_be_visible()
    expect(page.locator(".own-note__edit:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.get_by_role("button", name="Agenda (.ics)").click()
    assert Path(download.value.path()).read_text().count("BEGIN:VEVENT") == 2
    take_along(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert len(json.loads(file.read_text())["picks"]) == 2
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator(".empty")).to_be_visible()
    said, field = page.locator("#said"), page.locator("[type=file]")
    field.set_input_files(file)
    expect_picked(page, "Les phares", "Demain")
    expect(page.locator(".own-note__text:visible")).to_have_text("Un plan et deux feutres.")
    expect(said).to_have_text("Séances ajoutées : 2. Inconnues de ce programme : 0.")
    for content, sentence in (
        ("{", "n’est pas une sélection"),
        (json.dumps({"picks": [], "notes": {short("rues"): "a" * 9000}}), "trop longues"),
        ('["a"]', "n’est pas une sélection"),
        (json.dumps({"picks": [f"{n:08}-0000" for n in range(2000)]}), "programme : 2000."),
        ("x" * 1_000_000, "trop gros"),
    ):
        file.write_text(content)
        field.set_input_files(file)
        expect(said).to_contain_text(sentence)
    expect_picked(page, "Les phares", "Demain")


def test_a_browser_that_keeps_nothing_says_so_and_takes_along_what_is_starred(
    page: Page, house: None, tmp_path: Path
) -> None:
    page.clock.install()
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PROGRAMME)
    page.locator("#phares .star").click()
    page.locator("#rues .star").click()
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(2)
    status = page.locator("#status")
    expect(status).to_contain_text("tant que cette page reste ouverte")
    expect(status).to_be_in_viewport()
    page.locator("h1").click()
    expect(status).to_have_class("visually-hidden")
    # It is not counted: it would have been by now.
    page.clock.run_for(5000)
    assert not [url for url in asked if url.endswith("/etoiles/")]
    page.goto(MINE)
    expect(page.locator("#said")).to_contain_text("tant que cette page reste ouverte")
    file = tmp_path / "picks.json"
    file.write_text(json.dumps({"picks": short("phares", "rues").split()}))
    page.locator("[type=file]").set_input_files(file)
    expect_picked(page, "Les phares", "Les rues")
    page.get_by_role("button", name="Écrire une note : Les rues").click()
    page.locator("textarea:visible").fill("Lu")
    expect(page.locator(".own-note__said:visible")).to_contain_text("Copiez-la ailleurs")
    page.get_by_role("button", name="Fermer", exact=True).click()
    expect(page.locator(".own-note__text:visible")).to_have_text("Lu")
    take_along(page)
    page.get_by_role("button", name="Créer mon lien").click()
    expect(page.locator("#said")).to_contain_text("gardez vous-même le lien")
    expect(page.locator("[data-address=edit]")).to_contain_text("#k=")
    expect_picked(page, "Les phares", "Les rues")
    with page.expect_response("**/accorder/"):
        row(page, "Les rues").locator(".star").click()
        page.clock.run_for(1000)
    expect_picked(page, "Les phares")
    assert Selection.objects.get().sessions == [short("phares")]
    # What refuses even to be asked.
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException(); } })"
    )
    page.goto("/2027/sessions/phares/")
    page.get_by_role("button", name="Garder dans ma sélection").click()
    expect(status).to_contain_text("tant que cette page reste ouverte")


def test_a_linked_browser_merges_as_the_server_and_gets_back_what_it_lost(
    page: Page, house: None
) -> None:
    star(page, "phares", "demain")
    link_device(page)
    load = """name => import(performance.getEntriesByType("resource").map((entry) => entry.name)
        .find((src) => src.includes(`/picks/${name}`)))"""

    def found(script: str, answer: str, cases: list[Any]) -> Any:
        return page.evaluate(f"async cases => ({answer})(await ({load})('{script}'), cases)", cases)

    merge = """({ merge }, cases) => cases.map((sets) =>
        [...merge(...sets.map((set) => new Set(set)))].sort().join(""))"""
    assert found("merging", merge, [case[:3] for case in MERGES]) == [case[3] for case in MERGES]
    merge = "({ mergeNotes }, cases) => cases.map((sides) => mergeNotes(...sides))"
    notes = found("merging", merge, [case[:3] for case in NOTE_MERGES])
    assert notes == [case[3] for case in NOTE_MERGES]
    clashes = """({ clashes }, cases) => cases.map((held) => clashes(
            Object.entries(held).map(([key, [start, end]]) => ({ key, start, end }))
        ).map(({ start, on }) => [start, on.map((one) => one.key).join("")]))"""
    shown = found("way", clashes, [held for held, _found in CLASHES])
    assert shown == [[list(found) for found in moments] for _held, moments in CLASHES]
    for lost in ("localStorage.removeItem('m2-selection')", "localStorage['m2-selection'] = '{'"):
        page.evaluate(lost)
        page.reload()
        expect_picked(page, "Les phares", "Demain")
    assert len(Selection.objects.get().sessions) == 2


def test_picks_are_of_an_edition(page: Page, house: None) -> None:
    past = EditionFactory.create(slug="2026", first_day=date(2026, 5, 20))
    session = add(past, "hier")
    publish(past)
    forget()
    tab = page.locator(".main-nav [data-picks]")
    page.goto(f"/2026/programme/#{session.slots.get().start:%Y-%m-%d}")
    page.locator("#hier .star").click()
    expect(page.locator("#hier .star")).to_have_attribute("aria-pressed", "true")
    expect(tab).to_have_text("Ma sélection")
    star(page, "phares")
    expect(tab).to_have_text("Ma sélection 1")
    link_device(page)
    expect_picked(page, "Les phares")
    expect(tab).to_have_text("Ma sélection 1")
    # A year later none of the new edition is kept, and what was taken along can be deleted.
    Edition.objects.filter(slug="2027").update(is_current=False)
    coming = EditionFactory.create(slug="2028", is_current=True, first_day=date(2028, 5, 20))
    publish(coming)
    forget()
    page.goto(MINE)
    expect(tab).to_have_text("Ma sélection")
    take_along(page)
    expect(page.get_by_role("button", name="Créer mon lien")).to_be_hidden()
    note = page.locator("[data-replaces]")
    expect(note).to_contain_text("effacez-la d’abord")
    assert faults(page) == []
    note.get_by_role("button", name="Effacer du serveur").click()
    expect(page.locator("#said")).to_contain_text("effacée du serveur")
    expect(note).to_be_hidden()
    assert not Selection.objects.exists()


def synced(page: Page, deed: Callable[[], object]) -> dict[str, int]:
    """Do what is sent to the server, by whichever tab; return what is counted then."""

    def is_answer(response: Response) -> bool:
        return response.url.endswith("/etoiles/")

    with page.context.expect_event("response", is_answer) as answer:
        deed()
        page.clock.run_for(3000)
    assert answer.value.status == 204
    rows = StarCount.objects.filter(count__gt=0)
    return dict(rows.values_list("session__slug", "count"))


def test_stars_are_counted_once(page: Page, house: None, problems: list[str]) -> None:
    page.clock.install()
    page.goto(PROGRAMME)
    assert synced(page, page.locator("#rues .star").click) == {"rues": 1}
    # Even if there was no network.
    page.context.set_offline(True)
    for slug in ("phares", "quais", "quais", "rues"):
        page.locator(f"#{slug} .star").click()
    assert synced(page, lambda: page.context.set_offline(False)) == {"phares": 1}
    # That pages found no network is no news.
    problems.clear()
    # Another page does not send it again; one that is taken back is sent.
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(MINE)
    page.goto(PROGRAMME)
    synced(page, page.locator("#quais .star").click)
    assert synced(page, page.locator("#phares .star").click) == {"quais": 1}
    assert len([url for url in asked if url.endswith("/etoiles/")]) == 2
    # As another tab that tells it at this moment.
    page.evaluate("""() => new Promise((held) => {
        navigator.locks.request("m2-told", () => new Promise((done) => {
            held();
            window.end = () => {
                localStorage["m2-told"] = localStorage["m2-selection"];
                done();
            };
        }));
    })""")
    page.locator("#rues .star").click()
    page.clock.run_for(5000)
    page.evaluate("end()")
    page.evaluate("navigator.locks.request('m2-told', () => {})")
    page.evaluate("fetch('/')")
    assert len([url for url in asked if url.endswith("/etoiles/")]) == 2
