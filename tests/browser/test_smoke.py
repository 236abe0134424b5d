"""The browser reaches the site, with its static files."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_administration_asks_who_is_there(page: Page) -> None:
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Connexion")).to_be_visible()
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    assert sheets
    assert all(re.search(r"/static/.+\.[0-9a-f]{12}\.css$", sheet) for sheet in sheets)
