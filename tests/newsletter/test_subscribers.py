from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from core.models import Letter
from newsletter.models import CONFIRMATION_TIMEOUT, Delivery, Digest, Subscriber
from newsletter.subscribers import ask, erase, forget_unconfirmed
from tests.factories import DigestFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

EMAIL = "ines@example.org"


def test_who_asks_is_forgotten_in_time(tasks: Any) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        ask(EMAIL, "en")
        then = timezone.now() + CONFIRMATION_TIMEOUT
    planned = [result for result in tasks if result.task.name == forget_unconfirmed.name]
    assert [result.task.run_after for result in planned] == [then]
    assert Subscriber.objects.get().language == "en"


def test_who_confirmed_keeps_their_language(tasks: Any) -> None:
    found = SubscriberFactory.create()
    ask(EMAIL, "en")
    found.refresh_from_db()
    assert found.language == "fr"
    assert Letter.objects.get().template == "newsletter/letters/known.txt"
    assert all(result.task.name != forget_unconfirmed.name for result in tasks)


def test_who_never_confirmed_is_forgotten_with_their_letters() -> None:
    SubscriberFactory.create(confirmed_at=None, asked_at=timezone.now() - CONFIRMATION_TIMEOUT)
    recent = SubscriberFactory.create(email="odile@example.org", confirmed_at=None)
    kept = SubscriberFactory.create(
        email="bo@example.org", asked_at=timezone.now() - timedelta(days=900)
    )
    letter = Letter.objects.create(
        to=EMAIL, template="newsletter/letters/confirm.txt", subject="Confirmez", body="…"
    )
    forget_unconfirmed.call()
    assert set(Subscriber.objects.all()) == {recent, kept}
    assert not Letter.objects.filter(pk=letter.pk).exists()


@pytest.mark.parametrize("state", Delivery.State)
def test_of_an_erased_reader_what_ended_is_counted_and_nothing_else_is_kept(
    state: Delivery.State,
) -> None:
    digest, found = DigestFactory.create(), SubscriberFactory.create()
    Delivery.objects.create(digest=digest, subscriber=found, state=state, failure="550 ines? no")
    erase(Subscriber.objects.all())
    kept = [(row.subscriber, row.state, row.failure) for row in Delivery.objects.all()]
    assert kept == ([] if state == Delivery.State.WAITING else [(None, state, "")])


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
