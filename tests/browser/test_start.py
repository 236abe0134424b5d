"""An organiser's first day: the demonstration goes, and the next step stands out."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from events.models import Edition
from tests.browser.axe import faults
from tests.browser.door import enter_admin
from tests.factories import EditionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_from_the_demonstration_to_an_edition_of_ones_own(
    page: Page, scheme: Any, width: int
) -> None:
    call_command("demo", verbosity=0)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.goto("/admin/")
    found = faults(page)
    page.locator(".start-own .button").click()
    page.locator("summary").first.click()
    found += faults(page)
    page.locator("main [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Edition.objects.exists()
    found += faults(page)
    page.locator("[aria-current=step] .button").click()
    expect(page.locator("[name=name]")).to_be_visible()

    edition = EditionFactory.create()
    page.goto("/admin/")
    found += faults(page)
    page.goto(f"/admin/events/edition/{edition.pk}/current/")
    page.locator("main [type=submit]").click()
    expect(page.locator(".errorlist")).to_be_visible()
    found += faults(page)
    page.locator("[name=sure]").check()
    page.locator("main [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Edition.objects.current() == edition
    assert found == []
