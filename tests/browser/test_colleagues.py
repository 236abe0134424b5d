"""A colleague is invited from the front page, comes in on a phone, and signs out at the office."""

import re

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, Page, ViewportSize, expect

from core.models import SecondFactorRule
from tests.browser.door import enter_admin
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 390, "height": 844}


def link(mail: EmailMessage) -> str:
    found = re.search(r"https?://\S+", str(mail.body))
    assert found
    return found[0]


def test_a_colleague_comes_in(
    page: Page, chromium: Browser, site: str, mailoutbox: list[EmailMessage]
) -> None:
    UserFactory.create(organiser=True, email="odile@example.org", name="Odile")
    enter_admin(page, "odile@example.org")
    page.get_by_role("link", name="Inviter un·e collègue").first.click()
    page.locator("[name=email]").fill("ines@example.org")
    page.locator("[name=name]").fill("Inès")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    phone = chromium.new_context(base_url=site, locale="fr-FR", viewport=PHONE).new_page()
    phone.goto(link(mailoutbox[0]))
    phone.get_by_role("button", name="Accepter l’invitation").click()
    expect(phone).to_have_url(re.compile("/admin/$"))

    page.goto("/admin/colleagues/")
    expect(page.get_by_role("link", name="Inès", exact=True)).to_be_visible()

    phone.get_by_role("button", name="Compte").click()
    phone.get_by_role("link", name="Où vous êtes connecté").click()
    expect(phone.get_by_text("Ce navigateur")).to_be_visible()

    SecondFactorRule.objects.create()
    phone.goto("/admin/")
    expect(phone.get_by_role("link", name="Ajouter une clé d’accès")).to_be_visible()
    phone.context.close()
