from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.mail import EmailMessage
from time_machine import travel

from core.models import Letter
from participation import answers
from participation.answers import Said
from participation.models import Answer, Participation, ParticipationSettings
from talks.models import Session
from tests.factories import ParticipationFactory, SessionFactory, SpeakerFactory, UserFactory
from tests.participation.factories import ContactFactory

pytestmark = pytest.mark.django_db

# The last day, 30 April, ends here at midnight in Marseille.
MIDNIGHT = datetime(2027, 4, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def session() -> Session:
    return SessionFactory.create(speakers=[SpeakerFactory.create(name="Inès Sormiou")])


@pytest.fixture
def participation(session: Session) -> Participation:
    return ParticipationFactory.create(edition=session.edition, speaker=session.speakers.get())


def values(participation: Participation) -> dict[int, str]:
    return dict(participation.answers.values_list("session", "value"))


def test_same_answer_again_keeps_its_time(participation: Participation, session: Session) -> None:
    with travel("2027-04-01T10:00Z", tick=False):
        answers.answer(participation, {session.pk: Said(comes=True)})
    before = participation.answers.get().answered_at
    answers.answer(participation, {session.pk: Said(comes=True)})
    assert participation.answers.get().answered_at == before


def test_session_of_others_or_that_is_gone_takes_no_answer(
    participation: Participation, session: Session
) -> None:
    theirs = SessionFactory.create(edition=session.edition, speakers=[SpeakerFactory.create()])
    elsewhere = SessionFactory.create(speakers=[participation.speaker])
    withdrawn = SessionFactory.create(
        edition=session.edition, state=Session.State.WITHDRAWN, speakers=[participation.speaker]
    )
    keys = [theirs.pk, elsewhere.pk, withdrawn.pk, 0, 999_999]
    assert answers.answer(participation, dict.fromkeys(keys, Said(comes=True))) == set()
    assert not Answer.objects.exists()


# --- Until organisers decide ---------------------------------------------------------------------


def test_no_is_to_be_decided_as_long_as_the_session_counts_on_the_person(
    participation: Participation, session: Session
) -> None:
    other = SessionFactory.create(edition=session.edition, speakers=[participation.speaker])
    with travel("2027-05-01", tick=False):
        said = {session.pk: Said(comes=False), other.pk: Said(comes=True)}
        answers.answer(participation, said)
        (no,) = answers.noes(session.edition)
        assert no.session == session
        for state in (Session.State.CANCELLED, Session.State.WITHDRAWN):
            Session.objects.filter(pk=session.pk).update(state=state)
            assert not answers.noes(session.edition)
        Session.objects.filter(pk=session.pk).update(state=Session.State.DRAFT)
        assert answers.noes(session.edition)
        participation.speaker.withdrawn = True
        participation.speaker.save()
        assert not answers.noes(session.edition)
        participation.speaker.withdrawn = False
        participation.speaker.save()
    with travel("2027-05-21T21:00Z", tick=False):
        assert answers.noes(session.edition)
    with travel("2027-05-21T23:00Z", tick=False):
        assert not answers.noes(session.edition)
    session.credits.all().delete()
    with travel("2027-05-01", tick=False):
        assert not answers.noes(session.edition)


# --- The last day --------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "is_kept"), [(-1, True), (0, True), (14, True), (15, False)])
def test_yes_is_kept_until_a_quarter_of_an_hour_after_the_last_day(
    participation: Participation, session: Session, minutes: int, is_kept: bool
) -> None:
    ParticipationSettings.objects.create(edition=session.edition, answers_until=date(2027, 4, 30))
    with travel(MIDNIGHT.timestamp() + 60 * minutes, tick=False):
        assert answers.is_open(session.edition) is (minutes < 0)
        kept = answers.answer(participation, {session.pk: Said(comes=True)})
    assert bool(kept) is is_kept


# --- The organisers ------------------------------------------------------------------------------


def test_organisers_hear_at_once_who_cannot_come_and_nothing_of_it_is_kept(
    participation: Participation, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    UserFactory.create(superuser=True, email="capitaine@example.org", language="en")
    UserFactory.create(editor=True)
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    said = Said(comes=False, word="Ma fille se marie <b>ce jour-là</b>.")
    answers.answer(participation, {session.pk: said})
    [mail] = mailoutbox
    assert mail.to == ["capitaine@example.org"]
    assert mail.reply_to == ["ines@example.org"]
    assert mail.subject == f"Inès Sormiou cannot come: “{session}”"
    assert said.word in mail.body
    assert f"/admin/talks/session/{session.pk}/change/" in mail.body
    assert "If you answer this letter, Inès Sormiou reads you." in mail.body
    assert "marie" not in str(Letter.objects.values())
    assert "Sormiou" not in str(Letter.objects.values())
    assert "ines@" not in str(Letter.objects.values())

    # Nor a second time for another word.
    answers.answer(participation, {session.pk: Said(comes=False, word="Désolée.")})
    assert len(mailoutbox) == 1

    # They come after all; their address is not known any more.
    participation.speaker.contact.delete()
    answers.answer(participation, {session.pk: Said(comes=True, word="Bonne nouvelle !")})
    _no, mail = mailoutbox
    assert mail.subject == f"Inès Sormiou can come after all: “{session}”"
    assert "Bonne nouvelle !" in mail.body
    assert "reads you" not in mail.body
    assert mail.reply_to == []


def test_one_letter_tells_of_all_that_was_declined_at_once(
    participation: Participation, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    UserFactory.create(superuser=True, language="en")
    fields = {"edition": session.edition, "speakers": [participation.speaker]}
    other, new = SessionFactory.create(**fields), SessionFactory.create(**fields)
    no = Said(comes=False, word="Une grève.")
    answers.answer(participation, {session.pk: no, other.pk: Said(comes=False)})
    # What is confirmed for the first time is no news.
    yes = Said(comes=True)
    answers.answer(participation, {session.pk: yes, other.pk: yes, new.pk: yes})
    declined, after_all = mailoutbox
    assert declined.subject == "Inès Sormiou cannot come: 2 sessions"
    assert after_all.subject == "Inès Sormiou can come after all: 2 sessions"
    for mail in mailoutbox:
        assert [f"/session/{row.pk}/change/" in mail.body for row in (session, other, new)] == [
            True,
            True,
            False,
        ]
    assert declined.body.count("Une grève.") == 1


def test_letter_tells_the_address_of_a_speaker_to_who_may_know_it(
    participation: Participation, session: Session, mailoutbox: list[EmailMessage]
) -> None:
    reader = UserFactory.create(email="mousse@example.org")
    reader.user_permissions.add(Permission.objects.get(codename="view_answer"))
    UserFactory.create(organiser=True, email="capitaine@example.org")
    ContactFactory.create(speaker=participation.speaker, email="ines@example.org")
    for comes in (False, True):
        answers.answer(participation, {session.pk: Said(comes=comes)})
    told = {(mail.to[0], *mail.reply_to, "arrive à Inès" in mail.body) for mail in mailoutbox}
    assert told == {
        ("capitaine@example.org", "ines@example.org", True),
        ("mousse@example.org", False),
    }


def test_letter_is_not_sent_for_an_answer_that_is_another_by_then(
    tasks: list[object], participation: Participation, session: Session
) -> None:
    UserFactory.create(superuser=True)
    answers.answer(participation, {session.pk: Said(comes=False)})
    letter = Letter.objects.get()
    assert answers.in_letter(letter)
    answers.answer(participation, {session.pk: Said(comes=True)})
    assert answers.in_letter(letter) is None
    after_all = Letter.objects.exclude(pk=letter.pk).get()
    assert answers.in_letter(after_all)
    answers.answer(participation, {session.pk: Said(comes=False)})
    assert answers.in_letter(after_all) is None
    Answer.objects.all().delete()
    assert answers.in_letter(letter) is None
