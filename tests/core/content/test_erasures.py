"""Whatever erases a person writes down what was erased, and nothing of them."""

import pytest
from django.db import transaction

from core.models import Erasure
from newsletter import subscribers
from newsletter.models import Subscriber
from picks import selections
from picks.addresses import editing_key, new_secret, reading_id, row_key
from reactions import moderation
from talks.erasure import erase
from talks.published import published_site
from tests.factories import (
    CommenterFactory,
    EditionFactory,
    ExternalRecapFactory,
    ReactionFactory,
    SessionFactory,
    SpeakerFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def written() -> list[tuple[str, str, bool]]:
    return list(Erasure.objects.order_by("pk").values_list("kind", "key", "everywhere"))


def test_sessions_and_speakers() -> None:
    session, person = SessionFactory.create(), SpeakerFactory.create()
    boss = UserFactory.create()
    erase(session, by=boss)
    erase(person, by=boss, replace={person.name})
    assert written() == [
        ("session", str(session.key), False),
        ("speaker", str(person.key), True),
    ]


def test_a_subscriber_who_leaves() -> None:
    reader = SubscriberFactory.create()
    subscribers.erase(Subscriber.objects.all())
    assert written() == [("subscriber", str(reader.key), False)]


def test_comments_and_proposals_taken_back() -> None:
    who = CommenterFactory.create()
    comment = ReactionFactory.create(speaker=SpeakerFactory.create(), commenter=who)
    proposal = ExternalRecapFactory.create()
    moderation.withdraw(comment)
    moderation.withdraw(proposal)
    assert written() == [
        ("commenter", f"{who.pk} {who.created_at.isoformat()}", False),
        ("reaction", f"{comment.pk} {comment.received_at.isoformat()}", False),
        ("externalrecap", f"{proposal.pk} {proposal.received_at.isoformat()}", False),
    ]


def test_a_selection_that_is_deleted_or_has_another_address() -> None:
    EditionFactory.create(is_current=True)
    current = published_site().current
    assert current
    secret = selections.create(current, set())
    reading, fresh = selections.renew_reading(secret), new_secret()
    assert reading
    assert selections.renew_secret(secret, fresh)
    selections.forget(fresh)
    assert written() == [
        ("selection", row_key(reading_id(secret)), False),
        ("selection secret", editing_key(secret), False),
        ("selection", row_key(reading), False),
    ]


def test_an_account() -> None:
    user = UserFactory.create()
    pk, joined = user.pk, user.date_joined
    user.delete()
    assert written() == [("account", f"{pk} {joined.isoformat()}", False)]


def test_what_is_not_erased_after_all() -> None:
    """The transaction that failed leaves no word of it."""
    reader = SubscriberFactory.create()

    @transaction.atomic
    def leave() -> None:
        subscribers.erase(Subscriber.objects.all())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        leave()
    assert written() == []
    assert Subscriber.objects.get() == reader
