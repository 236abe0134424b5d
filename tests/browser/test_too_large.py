"""More than the site takes is refused on a page, and nothing of what was typed is lost."""

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from tests.browser.door import enter_admin
from tests.factories import SessionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_text_over_the_limit_is_still_in_the_form(
    page: Page, problems: list[str], settings: LazySettings
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024
    session = SessionFactory.create()
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.goto(f"/admin/talks/session/{session.pk}/change/")
    page.locator("[name=title_fr]").fill("Un titre neuf")
    page.locator("[name=abstract_fr]").evaluate("field => field.value = 'long '.repeat(30_000)")
    page.locator("[name=_save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trop volumineux")
    expect(page.locator("main")).to_contain_text("100 ko au plus")
    page.go_back()
    expect(page.locator("[name=title_fr]")).to_have_value("Un titre neuf")
    assert len(page.locator("[name=abstract_fr]").input_value()) == 150_000
    # The browser's own word for the refusal.
    problems.clear()
