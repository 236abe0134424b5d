from dataclasses import replace

import pytest

from core.models import Erasure, Letter
from reactions.feedback import deletion
from reactions.feedback.letters import LetterToSpeaker
from reactions.models import Feedback
from talks.mentions import mentions
from talks.models import Session
from tests.factories import SpeakerFactory
from tests.reactions.feedback.giving import said

pytestmark = pytest.mark.django_db


def letter_of(session: Session, *rows: Feedback) -> Letter:
    speaker = SpeakerFactory.create()
    letter = LetterToSpeaker(
        session=session, speaker=speaker, email="a@example.org", language="fr", rows=[*rows]
    )
    # In the order of the form.
    letter = replace(letter, rows=[*Feedback.objects.filter(pk__in=[row.pk for row in rows])])
    assert letter.send(letter.digest)
    return Letter.objects.latest("pk")


def test_letters_that_carried_it_go_and_no_others(session: Session) -> None:
    short, longer = said(session, text="Oui"), said(session, text="Oui, mais trop bas.")
    for rows in ((short,), (short,), (longer,)):
        kept = letter_of(session, *rows)
    short.delete()
    assert Letter.objects.get() == kept
    longer.refresh_from_db()
    assert longer.sent_at


def test_what_was_to_go_with_it_counts_as_not_sent(session: Session) -> None:
    one, two, three = (said(session, text=text) for text in ("Un", "Deux", "Trois"))
    letter_of(session, one, two)
    waiting = letter_of(session, one, three)
    Letter.objects.filter(pk=waiting.pk).update(sent_at=None)
    one.delete()
    assert not Letter.objects.exists()
    for row, was_sent in ((two, True), (three, False)):
        row.refresh_from_db()
        assert bool(row.sent_at) is was_sent


def test_what_is_gone_stays_gone_after_a_restore(session: Session) -> None:
    row = said(session)
    row.delete()
    erasure = Erasure.objects.get(kind="feedback")
    said(session, key=erasure.key)
    assert deletion.erase(erasure.key)
    assert not Feedback.objects.exists()
    assert not deletion.erase(erasure.key)


def test_erasing_a_person_finds_what_was_said_of_them(session: Session) -> None:
    row = said(session, text="Merci à Ana Mole !")
    assert row in [found.row for found in mentions({"Ana Mole"}, session)]
