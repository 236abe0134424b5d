from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.tasks.backends.dummy import DummyBackend
from django.utils import translation
from time_machine import travel

from core.mail.outbox import (
    KEPT,
    forget_expired,
    forget_old,
    given_up,
    send_again,
    send_letter,
    write,
    write_unkept,
)
from core.models import Letter
from core.sign_in.codes import CODE
from core.tasks.attempts import MOST_ATTEMPTS, PAUSES
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return Letter.objects.create(to="ines@example.org", subject="Bonjour", body="Voilà.\n")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A mail server that hangs up."""

    def hang_up(*args: Any) -> None:
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    monkeypatch.setattr(EmailBackend, "send_messages", hang_up)
    return monkeypatch


@pytest.mark.postgresql
def test_letter_is_sent_once(letter: Letter, mailoutbox: list[EmailMessage]) -> None:
    send_letter.call(letter.pk, 0, 0)
    send_letter.call(letter.pk, 0, 1)
    [mail] = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["ines@example.org"], "Bonjour", "Voilà.\n")
    # So that nobody's “I am away” answers it (RFC 3834).
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated"}
    letter.refresh_from_db()
    assert (letter.attempts, letter.failure) == (1, "")
    assert letter.sent_at


@pytest.mark.usefixtures("silent")
def test_after_the_last_try_its_failure_is_kept(
    letter: Letter, tasks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for attempts in range(MOST_ATTEMPTS):
        send_letter.call(letter.pk, 0, attempts)
    assert len(tasks) == len(PAUSES)
    assert list(given_up()) == [letter]
    # Anyone who reads the log learns neither who it is for nor what was said of them.
    assert f"Letter {letter.pk} could not be sent" in caplog.text
    assert "ines" not in caplog.text
    assert "unexpectedly closed" not in caplog.text


@pytest.mark.parametrize("fails", [False, True])
def test_reader_who_leaves_while_a_letter_is_sent_is_no_failure(
    letter: Letter, tasks: Any, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def leave(*args: Any) -> int:
        Letter.objects.all().delete()
        if fails:
            raise SMTPServerDisconnected
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", leave)
    send_letter.call(letter.pk, 0, 0)
    send_letter.call(letter.pk, 0, 1)
    assert not Letter.objects.exists()


def test_letter_that_was_given_up_starts_over(
    letter: Letter,
    tasks: Any,
    silent: pytest.MonkeyPatch,
    mailoutbox: list[EmailMessage],
) -> None:
    for attempts in range(MOST_ATTEMPTS):
        send_letter.call(letter.pk, 0, attempts)
    silent.undo()
    letter.refresh_from_db()
    send_again(letter)
    assert tasks[-1].args == [letter.pk, 1, 0]
    send_letter.call(letter.pk, 1, 0)
    letter.refresh_from_db()
    assert letter.sent_at
    assert letter.failure == ""
    assert not given_up().exists()


@pytest.mark.usefixtures("mailoutbox")
def test_next_try_is_planned_before_this_one(
    letter: Letter, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(EmailBackend, "send_messages", die)
    with pytest.raises(SystemExit):
        send_letter.call(letter.pk, 0, 0)
    [planned] = tasks
    assert planned.args == [letter.pk, 0, 1]


@pytest.mark.usefixtures("tasks")
def test_letter_that_could_not_be_handed_over_was_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(DummyBackend, "enqueue", die)
    with pytest.raises(SystemExit):
        write(UserFactory.create(), "reactions/letters/unread.txt")
    assert not Letter.objects.exists()


@pytest.fixture
def key() -> Letter:
    """One that lets its reader in."""
    UserFactory.create(email="ines@example.org")
    return write_unkept("ines@example.org", CODE, subject="Un code", lives=timedelta(minutes=15))


def test_key_is_sent_to_who_has_an_account_in_the_language_it_was_asked_in(
    tasks: Any, key: Letter, mailoutbox: list[EmailMessage]
) -> None:
    with translation.override("en"):
        other = write_unkept(
            "nobody@example.org", CODE, subject="A code", lives=timedelta(minutes=15)
        )
    for letter in (key, other):
        send_letter.call(letter.pk, 0, 0)
    [mail] = mailoutbox
    assert mail.to == ["ines@example.org"]
    assert "Voici le code" in mail.body
    key.refresh_from_db()
    assert key.sent_at
    assert key.code not in key.subject + key.body

    # Anyone who got an account meanwhile gets it, as long as it works.
    UserFactory.create(email="nobody@example.org")
    send_letter.call(other.pk, 0, 1)
    assert "Here is the code" in mailoutbox[1].body


@pytest.mark.usefixtures("silent")
def test_key_that_nobody_can_send_is_forgotten_with_its_life(
    tasks: Any, key: Letter, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Letter.objects.create(to="ines@example.org", subject="Bonjour", body="…")
    send_letter.call(key.pk, 0, 0)
    forget_expired.call()
    assert Letter.objects.filter(pk=key.pk).exists()
    with travel(key.expires_at):
        forget_expired.call()
    assert list(Letter.objects.all()) == [kept]
    assert f"Letter {key.pk} could not be sent in time" in caplog.text


def test_letters_of_long_ago_are_forgotten_unless_they_wait(letter: Letter) -> None:
    send_letter.call(letter.pk, 0, 0)
    given_up_on = Letter.objects.create(to="odile@example.org", attempts=MOST_ATTEMPTS)
    waiting = Letter.objects.create(to="bruno@example.org")
    with travel(letter.written_at + KEPT):
        forget_old.call()
    assert set(Letter.objects.all()) == {letter, given_up_on, waiting}
    with travel(letter.written_at + KEPT + timedelta(days=1)):
        forget_old.call()
    assert set(Letter.objects.all()) == {waiting}
