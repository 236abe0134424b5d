"""A person is invited by mail, comes in on a phone, and next time comes with a passkey."""

import re

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.urls import reverse
from playwright.sync_api import Page, expect

from recaps.models import Invitation
from tests.browser.door import enter
from tests.factories import EditionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_invited_by_mail_accepted_on_a_phone_and_back_with_a_passkey(
    page: Page, site: str, mailoutbox: list[EmailMessage], settings: LazySettings
) -> None:
    # Passkeys belong to names, not to numbers.
    settings.HOST = "localhost"
    home = site.replace("127.0.0.1", "localhost")
    EditionFactory.create(is_current=True)
    page.set_viewport_size({"width": 390, "height": 844})
    # An editor invites.
    UserFactory.create(editor=True, email="odile@example.org", name="Odile")
    page.goto(f"{home}/admin/recaps/invitation/add/")
    enter(page, "odile@example.org")
    page.locator("[name=email]").fill("ines@example.org")
    page.locator("[name=name]").fill("Inès Calanque")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.context.clear_cookies()

    # The one who is invited accepts.
    found = re.search(r"https?://\S+", str(mailoutbox[0].body))
    assert found
    page.goto(found[0])
    expect(page.get_by_role("main")).to_contain_text("Odile")
    expect(page.locator("[name=name]")).to_have_value("Inès Calanque")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[name=name]").fill("Inès C.")
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(re.compile("/ecrire/$"))
    assert Invitation.objects.get().accepted_by is not None

    # A passkey of a device that knows its owner.
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{home}{reverse('mfa_add_webauthn')}")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    # Codes for the day the passkey is lost.
    expect(page).to_have_url(re.compile(reverse("mfa_view_recovery_codes")))

    # Next time.
    page.context.clear_cookies()
    page.goto(f"{home}/ecrire/")
    page.locator("#passkey_login").click()
    expect(page).to_have_url(f"{home}/ecrire/")
