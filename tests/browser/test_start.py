"""An organiser's first day: the demonstration goes, and the next step stands out."""

import pytest
from playwright.sync_api import Page, expect

from events.models import Edition
from tests.browser.axe import TWO_LOOKS, faults_in
from tests.browser.door import enter_admin
from tests.factories import EditionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_demonstration_to_an_edition_of_ones_own(page: Page, demo: None) -> None:
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.goto("/admin/")
    found = faults_in(page, TWO_LOOKS)
    page.locator(".start-own .button").click()
    page.locator("summary").first.click()
    found += faults_in(page, TWO_LOOKS)
    page.locator("main [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not Edition.objects.exists()
    found += faults_in(page, TWO_LOOKS)
    page.locator("[aria-current=step] .button").click()
    expect(page.locator("[name=name]")).to_be_visible()

    edition = EditionFactory.create()
    page.goto("/admin/")
    found += faults_in(page, TWO_LOOKS)
    page.goto(f"/admin/events/edition/{edition.pk}/current/")
    page.locator("main [type=submit]").click()
    expect(page.locator(".errorlist")).to_be_visible()
    found += faults_in(page, TWO_LOOKS)
    page.locator("[name=sure]").check()
    page.locator("main [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Edition.objects.current() == edition
    assert found == []
