"""Feedback, given on the page of a session, changed and taken away; on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from reactions.models import Feedback
from talks.models import Session
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.hand import PHONE
from tests.factories import (
    EditionFactory,
    SessionFactory,
    SlotFactory,
)
from tests.reactions.feedback.giving import session_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "De belles images, un peu vite."
SEND = """form => fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "omit",
    redirect: "manual",
})"""


@pytest.fixture
def session(site: str) -> Session:
    """Of yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    edition = EditionFactory.create(slug="2027", is_current=True, first_day=yesterday)
    session = SessionFactory.create(edition=edition)
    SlotFactory.create(session=session)
    publish(edition)
    return session


def test_said_changed_and_taken_away(chromium: Browser, site: str, session: Session) -> None:
    context = chromium.new_context(base_url=site, locale="fr-FR", viewport=PHONE)
    page = context.new_page()
    page.goto(session_page(session))
    form = page.locator("#feedback form")
    form.get_by_label("Plutôt décevant").check()
    form.get_by_label("Avec vos mots").fill(WORDS)
    assert faults(page) == []
    # Without network it stays.
    context.set_offline(True)
    form.get_by_role("button", name="Envoyer").click()
    expect(form.get_by_role("status")).to_contain_text("Le site est injoignable")
    expect(form.get_by_label("Avec vos mots")).to_have_value(WORDS)
    context.set_offline(False)
    # Sent, and no answer came: it is sent once more.
    form.evaluate(SEND)
    with page.expect_navigation():
        form.get_by_role("button", name="Envoyer").click()
    expect(page.locator("main [role=status]")).to_contain_text("Merci")
    assert Feedback.objects.get().face == 2

    page.goto(session_page(session))
    note, way = page.locator("#feedback header a"), page.get_by_role("link", name="Donner votre")
    expect(form).to_be_hidden()
    expect(way).to_be_hidden()
    expect(note).to_have_text("le modifier")
    note.click()
    form = page.locator("main form").first
    expect(form.get_by_label("Plutôt décevant")).to_be_checked()
    form.get_by_label("Très bien").check()
    with page.expect_navigation():
        form.get_by_role("button").click()
    expect(page.get_by_label("Très bien")).to_be_checked()

    # A day later.
    page.clock.set_fixed_time(timezone.now() + timedelta(days=1, minutes=1))
    page.goto(session_page(session))
    expect(note).to_have_text("le relire ou le retirer")
    note.click()
    page.get_by_role("button", name="Retirer mon avis").click()
    expect(page.locator("main [role=status]")).to_contain_text("retiré")
    assert not Feedback.objects.exists()
    page.goto(session_page(session))
    expect(page.locator("#feedback form")).to_be_visible()
    expect(note).to_be_hidden()
    way.click()
    expect(page.get_by_label("Avec vos mots")).to_be_in_viewport()
    context.close()
