"""Whom a release moved, and the letter that says it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from time_machine import travel

from events.models import Edition
from mailings import sending
from mailings.composing import shown
from mailings.extension_points import audience_of
from mailings.models import Mailing
from participation.moves import MovedAudience, moved_sessions, unannounced
from speakers.models import Speaker
from talks.models import Release, Session, Slot
from talks.releases import publish
from tests.factories import MailingFactory, RoomFactory, SessionFactory, SlotFactory, UserFactory
from tests.participation.people import reachable

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-01T10:00:00Z"


@pytest.fixture(autouse=True)
def french() -> Any:
    with translation.override("fr"), travel(BEFORE, tick=False):
        yield


@pytest.fixture
def ana() -> Speaker:
    return reachable("Ana Vague")


@pytest.fixture
def slot(edition: Edition, ana: Speaker) -> Slot:
    """A slot of Ana's session, published."""
    session = SessionFactory.create(edition=edition, speakers=[ana], title_fr="Le large")
    slot: Slot = SlotFactory.create(
        session=session, room=RoomFactory.create(edition=edition, name_fr="La Cale")
    )
    other = SessionFactory.create(edition=edition, speakers=[reachable("Luc Phare")])
    SlotFactory.create(session=other, day=2)
    publish(edition)
    return slot


def postponed(slot: Slot) -> Release:
    slot.start += timedelta(hours=2)
    slot.end += timedelta(hours=2)
    slot.save()
    return publish(slot.session.edition)


def changes(release: Release, speaker: Speaker) -> Any:
    audience = MovedAudience(release)
    return audience.values([str(speaker.pk)])[str(speaker.pk)]["changes"]


@pytest.mark.parametrize(
    ("state", "after"),
    [(Session.State.CANCELLED, "annulée"), (Session.State.WITHDRAWN, "hors programme")],
)
def test_what_takes_place_no_more(slot: Slot, ana: Speaker, state: str, after: str) -> None:
    slot.session.state = state
    slot.session.save()
    said = changes(publish(slot.session.edition), ana)
    assert said == [f"«\xa0Le large\xa0»\xa0: jeudi 20 mai, 10:00–10:30, La Cale → {after}"]


def test_new_sessions_other_words_and_a_full_room_move_nobody(slot: Slot) -> None:
    edition = slot.session.edition
    SlotFactory.create(session=SessionFactory.create(edition=edition), day=2, at="17:00")
    slot.session.title_fr = "Le port"
    slot.session.full = True
    slot.session.save()
    assert moved_sessions(publish(edition)) == set()
    assert unannounced(edition) == []


@pytest.mark.parametrize(("state", "is_left"), [("sent", False), ("failed", True)])
def test_one_letter_for_each_person_and_release(
    slot: Slot, ana: Speaker, state: str, is_left: bool
) -> None:
    release = postponed(slot)
    name = MovedAudience(release).name
    mailing = Mailing.objects.create(audience=name, started_at=timezone.now())
    mailing.deliveries.create(recipient=str(ana.pk), state=state, language="fr")
    found = audience_of(name)
    assert found
    assert bool(found.recipients([str(ana.pk)])) == is_left
    # Of the next release there is one more.
    again = postponed(slot)
    assert MovedAudience(again).recipients([str(ana.pk)])


def draft_to(speaker: Speaker, release: Release) -> Mailing:
    return MailingFactory.create(
        audience=MovedAudience(release).name, chosen=[str(speaker.pk)], text_fr="Autre heure"
    )


@pytest.mark.parametrize(("state", "sent"), [("waiting", 0), ("failed", 1)])
def test_two_letters_started_at_once_reach_a_person_once(
    slot: Slot, ana: Speaker, mailoutbox: list[Any], state: str, sent: int
) -> None:
    """Two organisers who press at once do not see each other's deliveries."""
    release = postponed(slot)
    first, second = draft_to(ana, release), draft_to(ana, release)
    second_shown = shown(second).digest
    by = UserFactory.create()
    sending.start(first, shown(first).digest, by)
    unseen = first.deliveries.all()
    first_delivery = unseen.get()
    unseen.delete()
    sending.start(second, second_shown, by)
    first_delivery.state = state
    first_delivery.save(force_insert=True)
    with travel("2027-05-01T10:01:01Z", tick=False):
        sending.deliver.call(second.pk, second.turn)
    assert len(mailoutbox) == sent
    assert second.deliveries.get().state == ("sent" if sent else "failed")
