"""The ways in, for journeys that are about something else."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from core.models import User
from tests.factories import PASSWORD


def enter(page: Page, email: str) -> None:
    """Sign in by password at the door that the page shows."""
    page.locator("#with_password").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("details [type=submit]").click()


def enter_admin(page: Page, email: str) -> None:
    """Open the admin's first page, signed in before: two pages of the door cost more than it."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page.goto("/admin/")
    expect(page.locator("#user-tools")).to_be_visible()
