from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from newsletter.models import CONFIRMATION_TIMEOUT, Delivery, Digest, Subscriber
from tests.factories import DigestFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


def delivery(**fields: object) -> Delivery:
    digest = Digest.objects.first() or DigestFactory.create()
    return Delivery.objects.create(**{"digest": digest, "subscriber": None, **fields})


def reader(name: str) -> Subscriber:
    return SubscriberFactory.create(email=f"{name}@example.org")


def test_who_did_not_confirm_in_time_is_expired() -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        long_ago = timezone.now() - CONFIRMATION_TIMEOUT
        expired = SubscriberFactory.create(confirmed_at=None, asked_at=long_ago)
        recent = SubscriberFactory.create(
            email="b@example.org",
            confirmed_at=None,
            asked_at=long_ago + timedelta(seconds=1),
        )
        confirmed = SubscriberFactory.create(email="c@example.org", asked_at=long_ago)
        assert list(Subscriber.objects.expired()) == [expired]
    assert list(Subscriber.objects.confirmed()) == [confirmed]
    assert Subscriber.objects.count() == len({expired, recent, confirmed})


@pytest.mark.postgresql
def test_database_refuses_a_second_delivery() -> None:
    found = reader("a")
    delivery(subscriber=found)
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery(subscriber=found)


def test_what_is_due_waits_for_a_reader_and_for_nothing_else() -> None:
    later = timezone.now() + timedelta(minutes=1)
    due = delivery(subscriber=reader("a"))
    paused = delivery(subscriber=reader("b"), due_at=later)
    delivery()
    sending = delivery(subscriber=reader("c"), state=Delivery.State.SENDING)
    left = delivery(state=Delivery.State.SENDING)
    for state in (Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.UNCERTAIN):
        delivery(subscriber=reader(state), state=state)
    assert list(Delivery.objects.due()) == [due]
    # The sender left while it was handed over: how it ended is still to be recorded.
    assert set(Delivery.objects.unfinished()) == {due, paused, sending, left}
