"""The browser reaches the site, with its static files."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", ["/", "/en/", "/admin/login/"])
def test_a_page_comes_with_its_fingerprinted_styles(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("main")).to_be_attached()
    sheets = page.evaluate("[...document.styleSheets].map(sheet => sheet.href).filter(Boolean)")
    assert sheets
    assert all(re.search(r"/static/.+\.[0-9a-f]{12}\.css$", sheet) for sheet in sheets)
