"""The way in by password: the shortest, for journeys that are about something else."""

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def enter(page: Page, email: str) -> None:
    """Sign in at the door that the page shows."""
    page.locator("summary").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("details [type=submit]").click()


def enter_admin(page: Page, email: str) -> None:
    """Sign in to the admin's first page."""
    page.goto("/admin/")
    enter(page, email)
    expect(page.locator("#user-tools")).to_be_visible()
    # The admin's own scripts begin only then.
    page.wait_for_load_state()
