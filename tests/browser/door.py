"""The way in by password: the shortest, for journeys that are about something else."""

from playwright.sync_api import Page

from tests.factories import PASSWORD


def enter(page: Page, email: str) -> None:
    """Sign in at the door that the page shows."""
    page.locator("summary").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("details [type=submit]").click()
