"""The page that moves the dates: it shows them first."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.models import Slot
from talks.releases import publish
from tests.admin import document, messages_of, page_of, save, sign_in, words
from tests.factories import RoomFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot(edition: Edition) -> Slot:
    """A public one, on the first day at ten."""
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade")
    publish(edition)
    return slot


def address(edition: Edition, **query: object) -> str:
    return reverse("admin:events_edition_move", args=[edition.pk], query=query)


def confirm(client: Client, where: str) -> Any:
    [seen] = document(client.get(where)).xpath("//input[@name='seen']/@value")
    return client.post(where, {"seen": seen}, follow=True)


def test_edition_is_put_off_by_a_year_in_one_form(
    organiser: Client, edition: Edition, slot: Slot
) -> None:
    assert address(edition) in document(organiser.get(page_of(edition))).xpath("//a/@href")
    where = address(edition, first_day="2028-05-18")
    page = organiser.get(where)
    assert words(page, "//table[@class='moves']//td") == [
        slot.room.name_fr, "jeu. 20 mai 2027, 10:00–10:30", "jeu. 18 mai 2028, 10:00–10:30",
    ]  # fmt: skip
    assert words(page, "//table[@class='moves']//th[@scope='row']") == ["La rade déjà annoncée"]
    slot.refresh_from_db()
    assert slot.start.year == 2027, "nothing moves before it is confirmed"

    response = confirm(organiser, where)
    assert len(messages_of(response)) == 2
    edition.refresh_from_db()
    slot.refresh_from_db()
    assert edition.days == [date(2028, 5, 18), date(2028, 5, 19)]
    assert slot.start == datetime(2028, 5, 18, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assert LogEntry.objects.filter(object_id__in=[edition.pk, slot.pk]).count() >= 2
    assert save(organiser, slot.session, title_fr="La rade, encore").status_code == 302


def test_what_changed_since_is_shown_anew(organiser: Client, edition: Edition, slot: Slot) -> None:
    where = address(edition, days=364)
    [seen] = document(organiser.get(where)).xpath("//input[@name='seen']/@value")
    Slot.objects.update(room=RoomFactory.create(edition=edition))
    response = organiser.post(where, {"seen": seen})
    assert len(messages_of(response)) == 1
    assert document(response).xpath("//input[@name='seen']/@value") != [seen]
    edition.refresh_from_db()
    assert edition.first_day == date(2027, 5, 20)


def test_what_cannot_be_done_is_not_offered(
    organiser: Client, edition: Edition, slot: Slot
) -> None:
    where = address(edition, day="2027-05-20", days=-1)
    page = organiser.get(where)
    assert not document(page).xpath("//input[@name='seen']")
    assert page_of(slot.session) in document(page).xpath("//div[@class='publish-state']//a/@href")
    assert len(messages_of(organiser.post(where, {"seen": page.context["plan"].digest}))) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"days": ""},
        {"days": "0"},
        {"days": "99999999999"},
        {"days": "3", "first_day": "2028-05-18"},
        {"first_day": "9999-12-31"},
        {"minutes": "999999"},
        {"days": "1", "day": "2031-01-01"},
        {"days": "1", "room": "x"},
    ],
)
def test_nonsense_is_said(
    organiser: Client, edition: Edition, slot: Slot, query: dict[str, str]
) -> None:
    for page in (
        organiser.get(address(edition, **query)),
        organiser.post(address(edition, **query)),
    ):
        assert page.status_code == 200
        assert words(page, "//ul[contains(@class, 'errorlist')]/li")
    slot.refresh_from_db()
    assert slot.start.day == 20


def test_editors_move_nothing(client: Client, slot: Slot) -> None:
    sign_in(client, editor=True)
    assert client.get(address(slot.edition, days=1)).status_code == 403
