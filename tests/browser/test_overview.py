"""The admin's front page: what waits, and a day of the programme, on any screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from talks.models import Session, Slot
from tests.admin import page_of
from tests.browser.axe import FOUR_LOOKS, faults_in
from tests.browser.door import enter_admin
from tests.factories import SessionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_axe_finds_nothing(page: Page, demo: None) -> None:
    public, taken = Slot.objects.filter(session__announced=True)[:2]
    draft = SessionFactory.create(edition=taken.edition, state=Session.State.DRAFT)
    draft.slots.create(room=taken.room, start=taken.start, end=taken.end)
    Session.objects.filter(pk=public.session_id).update(state=Session.State.CANCELLED)
    enter_admin(page, UserFactory.create(organiser=True).email)
    found = []
    for path in (
        reverse("admin:index"),
        f"{page_of(draft)}#id_state",
        reverse("admin:talks_session_delete", args=[draft.pk]),
        reverse("admin:talks_release_withdraw", args=["session", public.session_id]),
        reverse("admin:talks_release_erase", args=["session", public.session_id]),
    ):
        page.goto(path)
        found += faults_in(page, FOUR_LOOKS)
    assert found == []


def test_a_free_place_of_a_day_is_filled_on_a_phone(page: Page, demo: None) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    enter_admin(page, UserFactory.create(organiser=True).email)
    page.goto(reverse("admin:index"))
    page.locator(".day-overview__days a").last.click()
    page.locator(".day-overview .is-free").first.click()
    page.locator("[name=title_fr]").fill("Impromptu")
    page.locator("[name=slug]").fill("impromptu")
    start = page.locator("[name=slots-0-start]").input_value()
    page.locator("[name=slots-0-end]").fill(start[:-2] + "15")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(f"{reverse('admin:index')}?day={start[:10]}")
    expect(page.locator(".day-overview a.is-draft", has_text="Impromptu")).to_be_visible()
