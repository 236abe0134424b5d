"""From the demonstration to a published edition out of a spreadsheet, on a phone."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, Locator, Page, expect

from core.models import SiteIdentity
from events.models import Edition
from exchange import isolated, readers
from talks.models import Session
from tests.browser.door import enter_admin
from tests.browser.hand import PHONE, Hand
from tests.exchange.files import xlsx
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SlotFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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


def test_from_the_demonstration_to_an_edition_out_of_a_spreadsheet(
    page: Page, demo: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that reads a file takes seconds to start.
    monkeypatch.setattr(isolated, "read", readers.read)
    page.set_viewport_size(PHONE)
    enter_admin(page, UserFactory.create(organiser=True).email)
    hand = Hand()
    remove_the_demonstration(page, hand)
    name_the_site(page, hand)
    make_the_edition(page, hand)
    import_the_sheet(page, hand, tmp_path)
    assert hand.clicks <= 20
    assert hand.forms <= 8


def test_it_is_published_and_a_colleague_comes_in(
    page: Page, chromium: Browser, site: str, mailoutbox: list[EmailMessage]
) -> None:
    """From where the first ends."""
    edition = EditionFactory.create(name="Littoral 2027", slug="littoral-2027")
    rooms = RoomFactory.create_batch(2, edition=edition)
    for number in range(SESSIONS):
        SlotFactory.create(
            session__edition=edition,
            session__title_fr=f"Séance {chr(65 + number)}",
            room=rooms[number % 2],
            at=f"{9 + number // 2:02}:00",
        )
    page.set_viewport_size(PHONE)
    enter_admin(page, UserFactory.create(organiser=True).email)
    hand = Hand()
    publish(page, hand)
    make_current(page, hand)
    readers_find_it(page)
    invite_a_colleague(page, hand, mailoutbox)
    assert hand.clicks <= 12
    assert hand.forms <= 3

    # She comes in on her phone.
    phone = chromium.new_page(base_url=site, locale="fr-FR", viewport=PHONE)
    [link] = re.findall(r"https?://\S+", str(mailoutbox[0].body))
    phone.goto(link)
    phone.get_by_role("button", name="Accepter l’invitation").click()
    expect(phone).to_have_url(re.compile("/admin/$"))
    phone.close()
    page.goto("/admin/colleagues/")
    expect(page.get_by_role("link", name="Inès", exact=True)).to_be_visible()


def remove_the_demonstration(page: Page, hand: Hand) -> None:
    hand.click(page.locator(".start-own .button"))
    hand.send(page.locator("main [type=submit]"))
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Edition.objects.exists()
    go_home(page, hand)


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
    hand.click(next_step(page))
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
