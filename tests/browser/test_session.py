"""The link of a session is handed on: copied, shown as a QR code, shared."""

import pytest
from playwright.sync_api import Page, expect

from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory

pytestmark = pytest.mark.browser

ADDRESS = "/2027/sessions/phares/"


def test_link_is_handed_on(page: Page, site: str) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SessionFactory.create(edition=edition, slug="phares", title_fr="Phares")
    publish(edition)
    page.goto(ADDRESS)
    page.evaluate("navigator.clipboard.writeText = async (words) => (window.got = words)")
    page.get_by_role("button", name="Partager").click()
    address = page.locator("#share code").inner_text()
    assert address.endswith(ADDRESS)
    button = page.get_by_role("button", name="Envoyer ou copier le lien")
    button.click()
    expect(page.get_by_text("Le lien est copié.")).to_be_visible()
    assert page.evaluate("window.got") == address
    qr = page.get_by_role("img", name="Code QR qui mène à cette page")
    qr.evaluate("image => image.decode()")
    expect(qr).to_be_visible()
    page.evaluate(
        "navigator.canShare = () => true; navigator.share = async (data) => (window.got = data)"
    )
    button.click()
    assert page.evaluate("window.got") == {"title": "Phares", "url": address}
