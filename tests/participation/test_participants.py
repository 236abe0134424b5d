"""Who takes part in an edition, as planned."""

import pytest

from participation.participants import participants
from talks.models import Session
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory
from tests.participation.people import (
    answer,
    consent,
    reachable,
)

pytestmark = pytest.mark.django_db


def test_everybody_credited_once_in_the_order_of_names() -> None:
    edition = EditionFactory.create()
    viste, arenc = reachable("Perrine Viste"), reachable("Rosalie Arenc")
    first = SessionFactory.create(edition=edition, speakers=[viste, arenc])
    second = SessionFactory.create(edition=edition, moderators=[viste], state=Session.State.DRAFT)
    gone = SessionFactory.create(edition=edition, state=Session.State.CANCELLED, hosts=[viste])
    SessionFactory.create(speakers=[reachable("De passage Ailleurs")])
    SlotFactory.create(session=second, day=1)
    SlotFactory.create(session=first, day=2)

    found = participants(edition)

    assert [one.speaker for one in found] == [arenc, viste]
    assert [part.session for part in found[1].parts] == [second, first, gone]
    assert [part.session for part in found[1].expected] == [second, first]


def test_nobody_of_withdrawn_or_erased() -> None:
    edition = EditionFactory.create()
    withdrawn = SpeakerFactory.create(withdrawn=True)
    erased = SpeakerFactory.create(erased=True)
    SessionFactory.create(edition=edition, speakers=[withdrawn, erased])
    off = SessionFactory.create(edition=edition, state=Session.State.WITHDRAWN)
    off.credits.create(speaker=SpeakerFactory.create())
    assert participants(edition) == []


def test_a_declined_session_is_not_expected_and_a_newer_consent_holds() -> None:
    edition, speaker = EditionFactory.create(), reachable("Inès Sormiou")
    one, two = SessionFactory.create_batch(2, edition=edition, speakers=[speaker])
    answer(one, speaker, "no")
    consent(edition, speaker, recording=True)
    consent(edition, speaker, recording=False)

    (found,) = participants(edition, [speaker.pk])

    assert [part.session for part in found.expected] == [two]
    assert [part.session for part in found.unanswered] == [two]
    assert found.consents == {"recording": False}
    assert found.contact is not None
