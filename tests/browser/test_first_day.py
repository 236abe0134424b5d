"""From an empty site to a published edition out of a spreadsheet, and to next year's."""

import logging
import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Locator, Page, expect

from core.models import SiteIdentity
from events.models import Edition
from talks.models import Session
from talks.releases import publish as make_public
from tests.browser.door import enter
from tests.browser.hand import Hand
from tests.exchange.files import xlsx
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

logger = logging.getLogger(__name__)

HEADINGS = ("Titre", "Début", "Fin", "Salle", "Intervenants", "Parcours", "Format")
SESSIONS = 12


def sheet(*, is_mended: bool) -> bytes:
    """Twelve sessions, of which two have a fault, and an idea that has no hour yet."""
    rows = [_row(number) for number in range(SESSIONS)]
    if not is_mended:
        # It ends before it starts; and the room is taken.
        rows[4][2] = rows[4][1].replace("11:00", "10:00")
        rows[7][1:4] = rows[6][1:4]
    idea = ["Une idée sans heure", *[""] * 6]
    return xlsx(Séances=[HEADINGS, *rows, idea])


def _row(number: int) -> list[str]:
    day, hour = 20 + number // 6, 9 + number % 6 // 2
    return [
        f"Séance {chr(65 + number)}",
        f"{day}/05/2027 {hour}:00",
        f"{day}/05/2027 {hour}:45",
        ("Grande salle", "Petite salle")[number % 2],
        f"Camille {chr(65 + number)}ller; Dominique {chr(65 + number)}zur",
        ("Mer", "Ville")[number % 2],
        "Conférence",
    ]


def test_the_first_day(page: Page, tmp_path: Path, mailoutbox: list[EmailMessage]) -> None:
    hand = Hand()
    sign_in(page, hand)
    name_the_site(page, hand)
    make_the_edition(page, hand)
    import_the_sheet(page, hand, tmp_path)
    publish(page, hand)
    make_current(page, hand)
    logger.info("%d clicks, %d forms", hand.clicks, hand.forms)
    assert hand.clicks <= 40
    assert hand.forms <= 8
    readers_find_it(page)
    invite_a_colleague(page, hand, mailoutbox)


def test_the_days_after_and_the_next_year(page: Page) -> None:
    """From where the first day ends."""
    edition = EditionFactory.create(name="Littoral 2027", slug="littoral-2027", is_current=True)
    rooms = RoomFactory.create_batch(2, edition=edition)
    for number in range(SESSIONS):
        SlotFactory.create(
            session__edition=edition,
            session__title_fr=f"Séance {chr(65 + number)}",
            room=rooms[number % 2],
            at=f"{9 + number // 2:02}:00",
        )
    SessionFactory.create(
        edition=edition, title_fr="Une idée sans heure", state=Session.State.DRAFT
    )
    make_public(edition)
    hand = Hand()
    sign_in(page, hand)
    change_ten(page, hand)
    delete_and_have_back(page, hand)
    make_next_year(page, hand)


def sign_in(page: Page, hand: Hand) -> None:
    page.goto("/admin/")
    hand.clicks += 2
    hand.forms += 1
    enter(page, UserFactory.create(organiser=True).email)


def name_the_site(page: Page, hand: Hand) -> None:
    hand.click(next_step(page))
    hand.write(page.locator("[name=name]"), "Rencontres du littoral")
    hand.write(page.locator("[name=short_name]"), "Littoral")
    hand.write(page.locator("[name=city]"), "Marseille")
    hand.write(page.locator("[name=word]"), "LITTORAL")
    hand.send(page.locator("[name=_save]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert SiteIdentity.objects.get().word == "LITTORAL"


def next_step(page: Page) -> Locator:
    return page.locator(".start-next .button")


def go_home(page: Page, hand: Hand) -> None:
    hand.click(page.locator(".breadcrumbs a").first)


def make_the_edition(page: Page, hand: Hand) -> None:
    go_home(page, hand)
    hand.click(next_step(page))
    hand.write(page.locator("[name=name]"), "Littoral 2027")
    hand.write(page.locator("[name=slug]"), "littoral-2027")
    hand.write(page.locator("[name=tagline_fr]"), "Deux jours au bord")
    hand.write(page.locator("[name=summary_fr]"), "Ce que la mer fait aux villes.")
    hand.write(page.locator("[name=first_day]"), "2027-05-20")
    hand.write(page.locator("[name=last_day]"), "2027-05-21")
    hand.write(page.locator("[name=city]"), "Marseille")
    hand.send(page.locator("[name=_save]"))
    expect(page.locator(".messagelist .success")).to_be_visible()


def import_the_sheet(page: Page, hand: Hand, folder: Path) -> None:
    """Bring it, read which rows are refused and why, mend them and bring it again."""
    file = folder / "programme.xlsx"
    file.write_bytes(sheet(is_mended=False))
    go_home(page, hand)
    hand.click(next_step(page))
    hand.bring(page.locator("[name=file]"), file)
    hand.send(page.locator("#import_form [type=submit]"))
    refused = page.locator(".import-group--refuse .import-rows > li")
    expect(refused).to_have_count(2)
    expect(refused.nth(0)).to_contain_text("Séance E")
    expect(refused.nth(0)).to_contain_text("ligne 6")
    expect(refused.nth(0)).to_contain_text("finit avant de commencer")
    expect(refused.nth(1)).to_contain_text("Grande salle est prise")
    assert not Session.objects.exists()

    file.write_bytes(sheet(is_mended=True))
    hand.click(page.get_by_role("link", name="Apporter le fichier corrigé"))
    hand.bring(page.locator("[name=file]"), file)
    hand.send(page.locator("#import_form [type=submit]"))
    expect(page.locator(".import-counts")).to_contain_text("0 ligne refusée")
    hand.send(page.locator(".import-decide .default"))
    expect(page.locator("#import-state")).to_have_text("Le fichier est importé")
    assert Session.objects.filter(state="confirmed").count() == SESSIONS


def publish(page: Page, hand: Hand) -> None:
    hand.click(page.locator(".import-next .button"))
    expect(page.locator("#unfinished")).to_be_visible()
    hand.click(page.locator("[value=everything]"))
    hand.send(page.locator(".publish-bar [type=submit]"))
    expect(page.locator(".messagelist .success")).to_contain_text(f"{SESSIONS} séances")


def make_current(page: Page, hand: Hand) -> None:
    go_home(page, hand)
    hand.click(next_step(page))
    hand.send(page.locator("main [type=submit]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Edition.objects.get().is_current


def readers_find_it(page: Page) -> None:
    address = page.url
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("LITTORAL", ignore_case=True)
    page.goto("/littoral-2027/programme/")
    for number in range(SESSIONS):
        expect(page.locator("main")).to_contain_text(f"Séance {chr(65 + number)}")
    page.goto(address)


def invite_a_colleague(page: Page, hand: Hand, mailoutbox: list[EmailMessage]) -> None:
    hand.click(page.get_by_role("link", name="Inviter un·e collègue").first)
    hand.write(page.locator("[name=email]"), "ines@example.org")
    hand.write(page.locator("[name=name]"), "Inès")
    hand.send(page.locator("[name=_save]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert [mail.to for mail in mailoutbox] == [["ines@example.org"]]


def change_ten(page: Page, hand: Hand) -> None:
    """Ten sessions are given in English, by one form."""
    hand.click(page.get_by_role("link", name="Séances", exact=True).first)
    for number in range(10):
        hand.click(
            page.get_by_role("row", name=f"Séance {chr(65 + number)}").get_by_role("checkbox")
        )
    hand.choose(
        page.locator("[name=action]"),
        "Modifier : état, parcours, format, langue, thèmes, services…",
    )
    hand.send(page.locator("[name=index]"))
    hand.click(page.get_by_role("checkbox", name="Anglais"))
    hand.send(page.locator(".bulk .default"))
    expect(page.locator("[aria-labelledby=changing] li > a")).to_have_count(10)
    hand.send(page.locator("[name=do]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Session.objects.filter(languages=["en"]).count() == 10


def delete_and_have_back(page: Page, hand: Hand) -> None:
    """The idea that nobody was told of goes, and comes back from what was deleted."""
    idea = page.get_by_role("link", name="Une idée sans heure", exact=True)
    hand.click(idea)
    hand.click(page.locator(".deletelink"))
    hand.send(page.locator("main [type=submit]"))
    assert not Session.objects.filter(state="draft").exists()
    hand.click(page.get_by_role("link", name="Fiches supprimées").first)
    hand.send(page.get_by_role("button", name="Récupérer"))
    expect(page.locator(".messagelist .success")).to_contain_text("Une idée sans heure")
    assert Session.objects.get(state="draft").title_fr == "Une idée sans heure"


def make_next_year(page: Page, hand: Hand) -> None:
    go_home(page, hand)
    hand.click(page.get_by_role("link", name="Éditions", exact=True).first)
    hand.click(page.get_by_role("link", name="Littoral 2027").last)
    hand.click(page.get_by_role("link", name="Nouvelle édition à partir de celle-ci"))
    hand.write(page.locator("[name=name]"), "Littoral 2028")
    hand.click(page.get_by_role("checkbox", name=re.compile("^Séances")))
    hand.send(page.locator("main [type=submit]"))
    expect(page.locator(".messagelist .success")).to_contain_text("Littoral 2028")
    made = Edition.objects.get(is_current=False)
    assert made.rooms.count() == 2
    assert made.sessions.filter(state="draft").count() == SESSIONS + 1
    assert not made.releases.exists()
