from datetime import date
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.models import Edition
from tests.databases import Turns, at_once
from tests.factories import EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


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
