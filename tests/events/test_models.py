from datetime import date, timedelta
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from time_machine import travel

from events.models import Announcement, Edition, WalkingTime
from tests.databases import Turns, at_once
from tests.factories import AnnouncementFactory, EditionFactory, RoomFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


# --- Editions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "recits"), ("slug", "admin"), ("slug", "999"), ("time_zone", "Europe/Marseille")],
)
def test_what_no_edition_is_called(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        EditionFactory.build(**{field: value}).full_clean()
    assert list(refused.value.message_dict) == [field]


def test_one_edition_is_the_current_one() -> None:
    assert Edition.objects.current() is None
    one, other = EditionFactory.create_batch(2)
    for edition in (one, other):
        edition.make_current()
        assert Edition.objects.current() == edition
    one.is_current = True
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def a_person_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_two_people_make_two_of_them_current() -> None:
    """The later one has it, as if they had come one after the other."""
    before, one, other = EditionFactory.create_batch(3)
    before.make_current()
    turns, made = Turns(), Event()

    def make_one_current() -> None:
        with transaction.atomic():
            one.make_current()
            made.set()
            turns.wait_for(2)
            while connection.vendor == "postgresql" and not a_person_waits():
                continue

    def make_other_current() -> None:
        assert made.wait(10)
        with turns.watched():
            other.make_current()

    for ended in at_once(make_one_current, make_other_current):
        ended.result()
    assert Edition.objects.current() == other


def test_the_last_day_is_not_before_the_first() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFactory.create(first_day=date(2027, 5, 21), last_day=date(2027, 5, 20))


# --- Announcements -------------------------------------------------------------------------------


def test_announcements_shown_are_those_of_the_current_edition_that_are_on() -> None:
    edition = EditionFactory.create(is_current=True)
    with travel("2027-05-20T10:00:00Z", tick=False):
        now, hour = timezone.now(), timedelta(hours=1)
        for starts, until in [
            (now, None),
            (now - hour, now + hour),
            (now - hour, now),
            (now + hour, None),
        ]:
            AnnouncementFactory.create(edition=edition, starts=starts, until=until)
        AnnouncementFactory.create(starts=now)
        shown = set(Announcement.objects.shown())
        assert len(shown) == 2
        assert shown == {row for row in edition.announcements.all() if row.is_on(now)}


# --- Venues and rooms ----------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_a_venue_has_both_coordinates_or_none(missing: str) -> None:
    VenueFactory.create(latitude=43.3, longitude=5.4)
    VenueFactory.create(latitude=None, longitude=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueFactory.create(**{"latitude": 43.3, "longitude": 5.4, missing: None})


def test_an_address_is_taken_once_in_an_edition() -> None:
    for make in (VenueFactory.create, RoomFactory.create):
        row = make(slug="quai")
        make(slug="quai")
        with pytest.raises(IntegrityError), transaction.atomic():
            make(slug="quai", edition=row.edition)


# --- The minutes between two rooms: one way or the other, it is the same -------------------------


def way(edition: Edition, **fields: Any) -> WalkingTime:
    made = {
        "one": RoomFactory.create(edition=edition),
        "other": RoomFactory.create(edition=edition),
    }
    return WalkingTime(edition=edition, **{"minutes": 5, **made, **fields})


def test_each_pair_is_there_once_whichever_way_it_is_named() -> None:
    edition = EditionFactory.create()
    first = way(edition)
    first.full_clean()
    first.save()
    for pair in ((first.one, first.other), (first.other, first.one)):
        again = WalkingTime(edition=edition, one=pair[0], other=pair[1], minutes=9)
        with pytest.raises(ValidationError):
            again.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


@pytest.mark.parametrize("minutes", [0, -3, 121])
def test_minutes_are_bounded(minutes: int) -> None:
    row = way(EditionFactory.create(), minutes=minutes)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_room_and_a_room_of_elsewhere_are_refused() -> None:
    edition, room = EditionFactory.create(), RoomFactory.create()
    with pytest.raises(ValidationError):
        way(edition, other=room).full_clean()
    own = RoomFactory.create(edition=edition)
    row = way(edition, one=own, other=own)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
