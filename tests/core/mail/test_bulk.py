"""What holds of all that is sent to many, tried with newsletters."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from smtplib import SMTP, SMTPRecipientsRefused
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core.mail import bulk
from core.tasks.attempts import PAUSES
from newsletter import sending
from newsletter.models import Delivery, Digest
from tests.factories import DigestFactory, SubscriberFactory
from tests.smtp import Mailbox, over_smtp, running

pytestmark = pytest.mark.django_db


def ends() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "failure"))


@pytest.mark.postgresql
def test_more_than_a_batch_goes_on_by_itself(mailbox: Mailbox) -> None:
    for number in range(bulk.BATCH + 1):
        SubscriberFactory.create(email=f"reader{number}@example.org")
    sending.start(DigestFactory.create())
    assert len(set(mailbox.addresses)) == len(mailbox.kept) == bulk.BATCH + 1
    assert mailbox.connections == 2
    assert Digest.objects.get().finished_at


# --- Stopped in the middle -----------------------------------------------------------------------


def test_next_run_is_planned_before_this_one(
    tasks: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    for name in ("a", "b"):
        SubscriberFactory.create(email=f"{name}@example.org")
    sent = DigestFactory.create()
    sending.start(sent)
    at_once, later = tasks
    assert at_once.args == later.args == [sent.pk, 0]
    monkeypatch.setattr(EmailBackend, "send_messages", die)
    with pytest.raises(SystemExit):
        sending.deliver.call(sent.pk, 0)
    monkeypatch.undo()
    assert tasks[-1].args == [sent.pk, 1]
    assert ends() == [(Delivery.State.SENDING, ""), (Delivery.State.WAITING, "")]

    # Meanwhile its claim may be that of a slow worker; after a while it is nobody's.
    sending.deliver.call(sent.pk, 1)
    assert ends() == [(Delivery.State.SENDING, ""), (Delivery.State.SENT, "")]
    long_ago = timezone.now() - bulk.CLAIM_TIMEOUT - timedelta(seconds=1)
    Delivery.objects.filter(state=Delivery.State.SENDING).update(tried_at=long_ago)
    sending.deliver.call(sent.pk, 2)
    assert ends() == [(Delivery.State.UNCERTAIN, ""), (Delivery.State.SENT, "")]
    sent.refresh_from_db()
    assert sent.finished_at
    assert [mail.to for mail in mailoutbox] == [["b@example.org"]]


@pytest.mark.postgresql
def test_of_two_runs_with_one_number_one_does_something(
    tasks: Any, mailoutbox: list[EmailMessage]
) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    for _time in range(2):
        sending.deliver.call(sent.pk, 0)
    assert len(mailoutbox) == 1
    assert len(tasks) == 4


def test_editor_decides_about_what_is_uncertain(mailbox: Mailbox) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    mailbox.listener = lambda step, _address: "" if step == "kept" else None
    sending.start(sent)
    assert ends()[0][0] == Delivery.State.UNCERTAIN
    mailbox.listener = lambda _step, _address: None
    assert sending.send_again(sent, Delivery.State.UNCERTAIN) == 1
    assert ends() == [(Delivery.State.SENT, "")]
    assert mailbox.addresses == ["ines@example.org"] * 2


# --- What mail servers say -----------------------------------------------------------------------


@pytest.mark.parametrize("step", ["RCPT", "kept"])
def test_refused_for_good_is_recorded_in_the_servers_words_without_the_address(
    mailbox: Mailbox, step: str
) -> None:
    for email in ("gone@example.org", "here@example.org"):
        SubscriberFactory.create(email=email)

    def refuse(now: str, address: str) -> str | None:
        return "550 no <GONE@example.org> here" if (now, address[:4]) == (step, "gone") else None

    mailbox.listener = refuse
    sending.start(DigestFactory.create())
    assert ends() == [(Delivery.State.FAILED, "550 no <…> here"), (Delivery.State.SENT, "")]
    assert mailbox.addresses == ["here@example.org"]
    assert Digest.objects.get().finished_at


@pytest.mark.parametrize("step", ["RCPT", "kept"])
def test_refused_for_now_is_tried_again_after_pauses(
    tasks: Any, mailbox: Mailbox, step: str
) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    mailbox.listener = lambda now, _address: "451 later" if now == step else None
    for turn, pause in enumerate(PAUSES):
        before = timezone.now()
        sending.deliver.call(sent.pk, turn)
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.failure) == (Delivery.State.WAITING, "451 later")
        assert before + pause <= delivery.due_at <= timezone.now() + pause
        Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, len(PAUSES))
    assert ends() == [(Delivery.State.FAILED, "451 later")]
    assert mailbox.kept == []


def test_without_a_mail_server_everybody_waits(
    tasks: Any, settings: LazySettings, mailbox: Mailbox
) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    with running() as closed:
        port = closed.port
    over_smtp(settings, port)
    sending.deliver.call(sent.pk, 0)
    sent.refresh_from_db()
    assert sent.trouble
    assert ends() == [(Delivery.State.WAITING, "")]
    over_smtp(settings, mailbox.port)
    sending.deliver.call(sent.pk, 1)
    sent.refresh_from_db()
    assert sent.trouble == ""
    assert ends() == [(Delivery.State.SENT, "")]


@pytest.mark.parametrize(
    "answer",
    [
        "550 not you",
        "451 not now",
    ],
)
def test_sender_who_is_refused_is_held_against_no_reader(
    tasks: Any, mailbox: Mailbox, answer: str
) -> None:
    """The site's mail is to be repaired: until then, its mails wait."""
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    mailbox.listener = lambda step, _address: answer if step == "MAIL" else None
    sending.deliver.call(sent.pk, 0)
    assert ends() == [(Delivery.State.WAITING, answer)]
    mailbox.listener = lambda _step, _address: None
    Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, 1)
    assert ends() == [(Delivery.State.SENT, "")]


def test_server_that_hangs_up_before_a_mail_got_none(tasks: Any, mailbox: Mailbox) -> None:
    for name in "abc":
        SubscriberFactory.create(email=f"{name}@example.org")
    sent = DigestFactory.create()
    sending.start(sent)
    mailbox.listener = lambda step, address: "" if (step, address[:1]) == ("RCPT", "b") else None
    sending.deliver.call(sent.pk, 0)
    sent.refresh_from_db()
    assert sent.trouble == "Connection unexpectedly closed"
    waiting = [
        (Delivery.State.WAITING, "Connection unexpectedly closed"),
        (Delivery.State.WAITING, ""),
    ]
    assert ends() == [(Delivery.State.SENT, ""), *waiting]

    # The next run tries; the one that made it hang up lets others pass.
    sending.deliver.call(sent.pk, 1)
    sent.refresh_from_db()
    assert (sent.trouble, mailbox.addresses) == ("", ["a@example.org", "c@example.org"])
    mailbox.listener = lambda _step, _address: None
    Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, 2)
    assert ends() == [(Delivery.State.SENT, "")] * 3


def test_of_a_server_that_falls_silent_one_mail_is_uncertain(
    tasks: Any, mailbox: Mailbox, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        SubscriberFactory.create(email=f"{name}@example.org")
    over_smtp(settings, mailbox.port)
    given_up = Event()
    send = SMTP.send

    def send_and_lose_patience(server: SMTP, sent: bytes | str) -> None:
        send(server, sent)
        # Commands are words; the mail itself is bytes.
        if isinstance(sent, bytes) and server.sock:
            server.sock.settimeout(0.1)

    monkeypatch.setattr(SMTP, "send", send_and_lose_patience)

    def fall_silent(step: str, _address: str) -> None:
        if step == "kept":
            given_up.wait(10)

    mailbox.listener = fall_silent
    sent = DigestFactory.create()
    sending.start(sent)
    sending.deliver.call(sent.pk, 0)
    given_up.set()
    sent.refresh_from_db()
    assert [state for state, _words in ends()] == [Delivery.State.UNCERTAIN, Delivery.State.WAITING]
    assert "timed out" in sent.trouble


def when_it_is_sent(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object], code: int) -> None:
    """Let something happen while the next mail is handed over, and the server answer it so."""

    def send(backend: EmailBackend, mails: list[EmailMessage]) -> int:
        monkeypatch.undo()
        do()
        if code >= 400:
            raise SMTPRecipientsRefused({mails[0].to[0]: (code, b"ines?")})
        return 1

    monkeypatch.setattr(EmailBackend, "send_messages", send)


@pytest.mark.parametrize("code", [451, 550])
@pytest.mark.parametrize(("runs", "state"), [(0, Delivery.State.WAITING), (1, Delivery.State.SENT)])
def test_answer_that_comes_too_late_changes_nothing(
    tasks: Any,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    runs: int,
    state: Delivery.State,
    code: int,
) -> None:
    """A run stands still for so long that its claim is given up, and its mail sent again."""

    def send_again() -> None:
        Delivery.objects.update(state=Delivery.State.UNCERTAIN)
        sending.send_again(sent, Delivery.State.UNCERTAIN)
        for turn in range(1, runs + 1):
            sending.deliver.call(sent.pk, turn)

    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    when_it_is_sent(monkeypatch, send_again, code)
    sending.deliver.call(sent.pk, 0)
    assert ends() == [(state, "")]
    assert len(mailoutbox) == runs
    Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, runs + 1)
    assert ends() == [(Delivery.State.SENT, "")]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (250, (Delivery.State.SENT, "")),
        (550, (Delivery.State.FAILED, "550 ines?")),
        # There may be no run to come that would try again.
        (451, (Delivery.State.UNCERTAIN, "")),
    ],
)
def test_what_is_uncertain_becomes_certain_when_its_answer_comes_late(
    tasks: Any, monkeypatch: pytest.MonkeyPatch, code: int, end: tuple[str, str]
) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    give_up = partial(Delivery.objects.update, state=Delivery.State.UNCERTAIN)
    when_it_is_sent(monkeypatch, give_up, code)
    sending.deliver.call(sent.pk, 0)
    assert ends() == [end]
