"""Ways to the sheet: from the front page, from lists, and from a session."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.models import Slot
from tests.admin import document, page_of, sign_in
from tests.factories import SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


def sheet(edition: Edition, query: str = "") -> str:
    return reverse("admin:events_edition_sheet", args=[edition.pk]) + query


def test_a_session_leads_to_each_of_its_places(organiser: Client, edition: Edition) -> None:
    first = SlotFactory.create(session__edition=edition)
    second = SlotFactory.create(session=first.session, room=first.room, day=2)

    def links() -> list[str]:
        page = document(organiser.get(page_of(first.session)))
        found: list[str] = page.xpath("//p[@class='sheet-ways']/a/@href")
        return found

    assert links() == [
        sheet(edition, f"?carried={slot.key}#slot-{slot.key}") for slot in (first, second)
    ]
    Slot.objects.all().delete()
    assert links() == [sheet(edition, f"?session={first.session.key}#carried")]


def test_the_key_of_a_session_finds_its_card(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, day=2)
    found = organiser.get(sheet(edition), {"at": str(slot.session.key)})
    assert found["Location"] == sheet(
        edition, f"?day=2027-05-21&room={slot.room.slug}#slot-{slot.key}"
    )
    waiting = SessionFactory.create(edition=edition)
    found = organiser.get(sheet(edition), {"at": str(waiting.key)})
    assert found["Location"] == sheet(edition, f"#session-{waiting.key}")
    assert organiser.get(sheet(edition), {"at": "nonsense\n"}, follow=True).status_code == 200


def test_who_may_not_see_slots_is_not_led_there(client: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    user = sign_in(client, editor=True)
    assert not user.has_perm("talks.view_slot")
    assert b"/sheet/" not in client.get(page_of(slot.session)).content
