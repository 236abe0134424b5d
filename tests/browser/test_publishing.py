"""An organiser moves a session and publishes only that; readers, calendars and the log follow."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from talks.models import Session
from tests.browser.door import enter_admin
from tests.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_move_publish_and_see_it_everywhere(page: Page) -> None:
    call_command("demo", start="2027-05-12", verbosity=0)
    session = Session.objects.get(slug="bibliotheque-de-nuit")
    enter_admin(page, UserFactory.create(organiser=True).email)

    # Two things change: the session is moved, and its summary is half rewritten.
    page.goto(f"/admin/talks/session/{session.pk}/change/")
    page.locator("[name=slots-0-start]").fill("2027-05-12T16:10")
    page.locator("[name=slots-0-end]").fill("2027-05-12T16:40")
    page.locator("[name=summary_fr]").fill("Une phrase à moitié réécr")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    # Nothing is public yet.
    page.goto("/demo/sessions/bibliotheque-de-nuit/")
    expect(page.locator("main")).to_contain_text("16:00")

    # Only the move is ticked.
    page.goto("/admin/")
    page.locator("main a[href$='/release/publish/']").click()
    rows = page.locator(".publish-row")
    expect(rows).to_have_count(2)
    place = rows.filter(has_text="16:10")
    expect(place).to_contain_text("16:00")
    expect(page.locator("[name=choose]:checked")).to_have_count(0)
    place.get_by_role("checkbox").check()
    page.locator("[name=note_fr]").fill("La bibliothèque ouvre dix minutes plus tard.")
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(rows).to_have_count(1)

    # The session's page, its mark, and not the half-written summary.
    page.goto("/demo/sessions/bibliotheque-de-nuit/")
    expect(page.locator("main")).to_contain_text("16:10")
    expect(page.locator("main")).not_to_contain_text("à moitié")

    # The programme, on a phone.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/demo/programme/?q=bibliothèque")
    expect(page.locator("#bibliotheque-de-nuit")).to_contain_text("16:10")

    # The calendar of those who had saved it.
    calendar = page.request.get("/demo/sessions/bibliotheque-de-nuit.ics").text()
    assert re.search(r"DTSTART\S*:(20270512T161000|20270512T141000Z)", calendar)
    assert "SEQUENCE:1" in calendar

    # The public change log.
    page.goto("/demo/programme/changements/")
    release = page.locator("#release-2")
    expect(release).to_contain_text("La bibliothèque ouvre dix minutes plus tard.")
    expect(release).to_contain_text("16:00")
    expect(release).to_contain_text("16:10")


@pytest.mark.django_db(transaction=True)
def test_one_button_publishes_the_room_and_nothing_else(page: Page) -> None:
    call_command("demo", start="2027-05-12", verbosity=0)
    session = Session.objects.get(slug="bibliotheque-de-nuit")
    enter_admin(page, UserFactory.create(organiser=True).email)

    page.goto(f"/admin/talks/session/{session.pk}/change/")
    page.locator("[name=slots-0-room]").select_option(label="Patio")
    page.locator("[name=title_fr]").fill("Un titre qui n’est pas prêt")
    page.locator("[name=_publish_place]").click()
    expect(page.locator(".messagelist .success").last).to_be_visible()

    page.goto("/demo/sessions/bibliotheque-de-nuit/")
    expect(page.locator("main")).to_contain_text("Patio")
    expect(page.locator("main")).not_to_contain_text("pas prêt")
