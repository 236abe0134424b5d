from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from time_machine import travel

from core.models import Erasure, Letter
from events.models import Edition
from reactions.feedback import deletion
from reactions.feedback.letters import LetterToSpeaker
from reactions.feedback.period import Period, period
from reactions.models import Feedback
from talks.drafts import draft
from talks.mentions import mentions
from talks.models import Session
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory
from tests.reactions.comments.writing import shown
from tests.reactions.feedback.giving import page_of, said, send, session_page

pytestmark = pytest.mark.django_db


def asks(client: Client, session: Session) -> bool:
    response = client.get(session_page(session))
    assert response.status_code == HTTPStatus.OK
    return f'action="{page_of(session)}"' in shown(response)


def test_is_there_from_the_start_until_some_weeks_after(
    client: Client, session: Session, start: datetime
) -> None:
    """Of one page that is kept in memory, at each moment."""
    for moment, expected in (
        (start - timedelta(seconds=1), False),
        (start, True),
        (start + timedelta(days=20), True),
        (start + timedelta(days=25), False),
    ):
        with travel(moment, tick=False):
            assert asks(client, session) is expected, moment


def test_the_head_of_the_page_leads_to_it_once_the_session_is_over(
    client: Client, session: Session, start: datetime
) -> None:
    end = session.slots.get().end
    for moment, expected in (
        (start, False),
        (end, True),
        (start + timedelta(days=25), False),
    ):
        with travel(moment, tick=False):
            page = client.get(session_page(session)).content.decode()
        assert ('href="#feedback"' in page) is expected, moment


@pytest.mark.usefixtures("during")
def test_page_is_the_same_for_everybody(client: Client, session: Session) -> None:
    said(session, text="Phrase gardée pour nous")
    before = client.get(session_page(session))
    send(client, session)
    after = client.get(session_page(session))
    assert after.headers["ETag"] == before.headers["ETag"]
    assert not after.cookies
    assert "Phrase gardée" not in shown(after)


def of(session: Session) -> Period | None:
    programme = draft(session.edition)
    return period(programme, programme.session(session.key))


def test_from_the_first_start_until_three_weeks_after_the_last_day(edition: Edition) -> None:
    """By the clocks of the edition; of several slots the first that stands."""
    session = SessionFactory.create(edition=edition)
    SlotFactory.create(session=session, day=2, at="15:00")
    SlotFactory.create(session=session, day=1, at="11:00")
    SlotFactory.create(session=session, day=1, at="09:00", withdrawn=True, announced=True)
    found = of(session)
    assert found
    assert found.opens == datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
    assert found.closes == datetime(2027, 6, 11, 22, 0, tzinfo=UTC)


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
