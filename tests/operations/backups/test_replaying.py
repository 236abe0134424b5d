"""What was erased after a backup is erased once more, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.history.deleted import forget_for_good
from core.models import Erasure, Letter, RowChange, User
from newsletter import subscribers
from newsletter.models import Delivery, Subscriber
from operations.backups.errors import BackupError
from operations.backups.journal import Entry
from operations.backups.replaying import replay, settle_deliveries
from picks import selections
from picks.addresses import new_secret
from picks.models import Selection
from reactions import moderation
from reactions.models import Commenter, Feedback, Reaction
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Session
from talks.portraits import remove_portrait
from talks.published import published_site
from tests.factories import (
    CommenterFactory,
    DigestFactory,
    EditionFactory,
    ExternalRecapFactory,
    MailingFactory,
    ReactionFactory,
    SessionFactory,
    SpeakerFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def entries() -> list[Entry]:
    """What was written down by now."""
    return [
        Entry(**row)
        for row in Erasure.objects.values("at", "kind", "key", "everywhere").order_by("pk")
    ]


def test_a_speaker_and_their_name_elsewhere() -> None:
    person = SpeakerFactory.create(name="Barbarossa")
    erase(person, by=UserFactory.create(), replace={"Barbarossa"})
    (entry,) = entries()
    # The backup knew them yet.
    Speaker.objects.filter(pk=person.pk).update(name="Barbarossa", slug="b", erased=False)
    SessionFactory.create(title_fr="Avec Barbarossa")
    assert replay([entry]) == 1
    assert "Barbarossa" not in repr([*Speaker.objects.values(), *Session.objects.values()])
    assert replay([entry]) == 0


def test_a_portrait() -> None:
    person = SpeakerFactory.create()
    remove_portrait(person, by=None)
    (entry,) = entries()
    back = {"portrait": "visage.jpg", "portrait_width": 500, "portrait_height": 500}
    Speaker.objects.filter(pk=person.pk).update(**back, portrait_alt_fr="Un visage")
    assert replay([entry]) == 1
    person.refresh_from_db()
    assert not person.portrait
    assert person.name


def test_a_session() -> None:
    session = SessionFactory.create(title_fr="Secret")
    erase(session, by=UserFactory.create())
    Session.objects.filter(pk=session.pk).update(title_fr="Secret", slug="s", erased=False)
    assert replay(entries()) == 1
    assert Session.objects.get().title_fr != "Secret"


def test_a_selection_that_had_other_addresses() -> None:
    EditionFactory.create(is_current=True)
    current = published_site().current
    assert current
    secret = selections.create(current, set())
    first = Selection.objects.get()
    reading = selections.renew_reading(secret)
    second = Selection.objects.get()
    assert selections.renew_secret(secret, new_secret())
    today = Selection.objects.get()
    assert replay(entries()) == 0
    # Backups knew a reading address and a secret that were revoked since, or the secret alone.
    for brought_back in (first, second):
        brought_back.save()
        assert replay(entries()) == 1
        assert not Selection.objects.exists()
    today.save()
    assert replay(entries()) == 0
    assert selections.find(reading or "")


def test_feedback_that_was_taken_away() -> None:
    row = Feedback.objects.create(key="a" * 64, session=SessionFactory.create(), face=1, text="Oui")
    brought_back = Feedback.objects.get()
    row.delete()
    (entry,) = entries()
    Feedback.objects.bulk_create([brought_back])
    assert replay([entry]) == 1
    assert not Feedback.objects.exists()
    assert replay([entry]) == 0


def test_a_draft_that_was_forgotten() -> None:
    session = SessionFactory.create(title_fr="Secret")
    row = Session.objects.get(pk=session.pk)
    session.delete()
    forget_for_good(RowChange.objects.get(kind="deleted", model="talks.session"))
    (entry,) = entries()
    # The backup was made before it was deleted.
    Session.objects.bulk_create([row])
    assert replay([entry]) == 1
    assert not Session.objects.exists()
    assert not RowChange.objects.filter(whole_model="talks.session").exists()


def test_a_subscriber_with_their_letters() -> None:
    subscribers.ask("ines@example.org", "fr")
    row = Subscriber.objects.get()
    subscribers.erase(Subscriber.objects.all())
    (entry,) = entries()
    Subscriber.objects.bulk_create([row])
    Letter.objects.create(to=row.email, template="newsletter/letters/confirm.txt", subject="Oui")
    assert replay([entry]) == 1
    assert not Subscriber.objects.exists()
    assert not Letter.objects.exists()


def test_anyone_who_came_back_stays() -> None:
    SubscriberFactory.create(email="ines@example.org")
    subscribers.erase(Subscriber.objects.all())
    again = SubscriberFactory.create(email="ines@example.org")
    assert replay(entries()) == 0
    assert Subscriber.objects.get() == again


@pytest.mark.parametrize("factory", [ReactionFactory, ExternalRecapFactory])
def test_what_strangers_took_back(factory: type[ReactionFactory | ExternalRecapFactory]) -> None:
    about = {"speaker": SpeakerFactory.create()} if factory is ReactionFactory else {}
    row = factory.create(**about)
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    moderation.withdraw(row)
    (entry,) = entries()
    model = type(row)
    model.objects.filter(pk=row.pk).update(**kept)
    assert replay([entry]) == 1
    assert model.objects.get().state == model.State.WITHDRAWN
    assert replay([entry]) == 0


def test_a_number_given_away_again() -> None:
    """The row that was erased is not in the backup; another has its number by now."""
    row = ReactionFactory.create(speaker=SpeakerFactory.create())
    moderation.withdraw(row)
    later = timezone.now() + timedelta(minutes=1)
    Reaction.objects.update(received_at=later, state=Reaction.State.PUBLISHED, text="Mine")
    assert replay(entries()) == 0
    assert Reaction.objects.get().text == "Mine"


def test_a_commenter_with_all_they_said() -> None:
    who = CommenterFactory.create()
    Commenter.objects.filter(pk=who.pk).delete()
    (entry,) = entries()
    created_at = who.created_at
    Commenter.objects.bulk_create([who])
    Commenter.objects.update(created_at=created_at)
    ReactionFactory.create(speaker=SpeakerFactory.create(), commenter=who, text="Mine")
    # Signed with a SECRET_KEY that was lost with the machine.
    Letter.objects.create(to=who.email, template="reactions/letters/confirm_comment.txt")
    assert replay([entry]) == 1
    assert not Commenter.objects.exists()
    assert not Letter.objects.exists()
    assert Reaction.objects.get().text == ""


def test_an_account() -> None:
    user, other = UserFactory.create(), UserFactory.create()
    kept = User.objects.get(pk=user.pk)
    user.delete()
    (entry,) = entries()
    User.objects.bulk_create([kept])
    assert replay([entry]) == 1
    assert User.objects.get() == other


def test_one_that_cannot_be_erased_is_reported() -> None:
    entry = Entry(at=timezone.now(), kind="nothing known", key="1")
    with pytest.raises(BackupError, match="closed: nothing known 1 cannot be erased again"):
        replay([entry])


def test_nobody_gets_a_newsletter_or_a_mailing_twice() -> None:
    """What waited when the backup was made may have been sent since."""
    digest, mailing = DigestFactory.create(), MailingFactory.create()
    states = dict.fromkeys(Delivery.State)
    for state in states:
        reader = SubscriberFactory.create(email=f"{state}@example.org")
        Delivery.objects.create(digest=digest, subscriber=reader, state=state)
        mailing.deliveries.create(recipient=state, state=state)
    assert settle_deliveries() == 4
    for deliveries in (digest.deliveries, mailing.deliveries):
        assert not deliveries.unfinished().exists()
        assert deliveries.filter(state=Delivery.State.UNCERTAIN).count() == 3
