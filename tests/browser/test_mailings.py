"""From nobody chosen to letters on their way: called back once, then sent."""

import re

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from mailings import sending
from mailings.extension_points import AUDIENCES
from mailings.models import Delivery, Mailing, StandingText
from tests.browser.door import enter_admin
from tests.factories import UserFactory
from tests.mailings.people import HUGO, INES, People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def leave() -> None:
    """Let the time pass in which the mailing can be called back, and send it."""
    earlier = timezone.now() - sending.GRACE
    Mailing.objects.update(leaves_at=earlier)
    Delivery.objects.update(due_at=earlier)
    mailing = Mailing.objects.get()
    sending.deliver.call(mailing.pk, mailing.turn)


def test_written_called_back_and_sent(
    page: Page, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    people = People()
    monkeypatch.setattr(AUDIENCES, "_answers", [lambda: [people]])
    text = StandingText.objects.create(name_fr="Relance d’essai", subject_fr="Un mot de vous ?")
    enter_admin(page, UserFactory.create(organiser=True, name="Nour Belsunce").email)
    page.goto("/admin/mailings/mailing/add/")
    page.locator("[name=standing_text]").select_option(str(text.pk))
    page.get_by_role("button", name="Écrire", exact=True).click()

    # Nobody is chosen: nothing can be sent.
    send = page.locator("button[name=_send]")
    expect(send).to_be_disabled()
    page.get_by_role("button", name="Sans réponse").click()
    names = page.locator(".mailing-names li")
    expect(names).to_have_count(1)
    page.locator(".mailing-others summary").first.click()
    page.get_by_label(HUGO.name).check()
    page.get_by_role("button", name="Ajouter les noms cochés").click()
    expect(names).to_have_count(2)

    # A word is put where the caret is; what Enter saves in a line is shown as it is read.
    letter = page.locator("[name=text_fr]")
    letter.fill("Bonjour , à vous.")
    letter.evaluate("area => area.setSelectionRange(8, 8)")
    page.get_by_role("button", name="{prénom}").click()
    expect(letter).to_have_value("Bonjour {prénom}, à vous.")
    page.locator("[name=subject_fr]").press("Enter")
    page.locator("[name=reader]").select_option(label=INES.name)
    page.get_by_role("button", name="Montrer").click()
    expect(page.locator(".letter__body")).to_have_text("Bonjour Inès, à vous.")

    # What was typed since is shown before it is sent.
    letter.fill("Bonjour {prénom}.")
    send.click()
    expect(page.locator(".messagelist .error")).to_be_visible()
    expect(letter).to_have_value("Bonjour {prénom}.")
    expect(send).to_have_text(re.compile("Envoyer à 2 personnes"))
    send.click()
    left = page.locator("#departure-left")
    expect(left).to_have_text(re.compile(r"Encore \d+ secondes\."))
    page.get_by_role("button", name="Rappeler").click()
    expect(names).to_have_count(2)
    assert mailoutbox == []

    send.click()
    expect(left).to_be_visible()
    leave()
    page.reload()
    expect(page.locator(".deliveries li")).to_have_count(2)
    assert sorted(address for mail in mailoutbox for address in mail.to) == [
        *HUGO.addresses,
        *INES.addresses,
    ]
    page.get_by_role("link", name=INES.name).click()
    expect(page.locator("article mark")).to_have_text(["Inès"])
    page.goto("/admin/mailings/mailing/")
    expect(page.locator("td.field-state")).to_have_text("envoyé à 2 sur 2")
