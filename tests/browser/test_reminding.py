"""An organiser, from “nobody has answered” through a reminder to “all answered”."""

import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Edition
from mailings import sending
from mailings.models import Mailing
from tests.browser.axe import faults
from tests.browser.door import enter_admin
from tests.browser.hand import DESK, PHONE
from tests.factories import EditionFactory, SessionFactory, UserFactory
from tests.participation.people import reachable, taking_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock(site: str) -> Iterator[time_machine.Traveller]:
    """Three weeks before the first day."""
    with time_machine.travel("2027-05-01T10:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition(clock: time_machine.Traveller) -> Edition:
    """Two people share a session, were asked nine days ago, and said nothing; each has another."""
    import_module("participation.migrations.0001_initial").add_texts(apps, None)
    edition = EditionFactory.create(is_current=True)
    ines, ana = reachable("Inès Sormiou", slug="ines"), reachable("Ana Vague", "en", slug="ana")
    for speakers in ([ines, ana], [ines], [ana]):
        SessionFactory.create(edition=edition, speakers=speakers)
    for speaker in (ines, ana):
        asked_at = timezone.now() - timedelta(days=9)
        taking_part(edition, speaker, asked_at=asked_at, times_asked=1)
    return edition


def leave(clock: time_machine.Traveller) -> None:
    """Let the time pass in which the mailing can be called back, and send it."""
    clock.shift(sending.GRACE)
    mailing = Mailing.objects.get()
    sending.deliver.call(mailing.pk, mailing.turn)


def confirm(phone: Page, mail: EmailMessage, button: str, thanks: str) -> None:
    """Confirm all sessions by the link of a letter."""
    (link,) = re.findall(r"http://\S+", str(mail.body))
    phone.goto(link)
    phone.get_by_role("button", name=button).click()
    expect(phone.get_by_text(thanks)).to_be_visible()


def test_from_nobody_through_a_reminder_to_all(
    page: Page, edition: Edition, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    page.set_viewport_size(DESK)
    enter_admin(page, UserFactory.create(organiser=True, name="Nour Belsunce").email)
    page.get_by_role("link", name="n’ont pas répondu").click()
    people = page.locator(".awaited tbody tr")
    expect(people).to_contain_text(["22 avr.", "22 avr."])
    assert faults(page) == []
    awaited = page.url

    # One click prepares it; it says what is missing of each, and is sent after a look.
    page.get_by_role("button", name="Écrire à ces 2 personnes").click()
    expect(page.locator(".mailing-names li")).to_have_count(2)
    expect(page.locator(".letter__body")).to_contain_text("votre réponse")
    page.get_by_role("button", name="Envoyer à 2 personnes").click()
    expect(page.locator("#departure-left")).to_be_visible()
    assert mailoutbox == []
    leave(clock)
    page.reload()
    expect(page.locator(".deliveries li")).to_have_count(2)
    page.goto(awaited)
    expect(people).to_contain_text(["22 avr., 2 fois", "22 avr., 2 fois"])

    to_ana, to_ines = sorted(mailoutbox, key=lambda mail: mail.to)
    page.set_viewport_size(PHONE)
    confirm(page, to_ines, "Je confirme les 2 séances", "C’est confirmé. Merci !")
    page.goto(awaited)
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Ana Vague")
    confirm(page, to_ana, "I confirm all 2", "Confirmed. Thank you!")

    page.goto(awaited)
    expect(page.get_by_text("Il ne manque rien à personne ici.")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_role("link", name="n’ont pas répondu")).to_have_count(0)
