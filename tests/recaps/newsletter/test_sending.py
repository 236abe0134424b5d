from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.tasks import default_task_backend
from django.utils import timezone

from recaps.letters import PAUSES
from recaps.models import Delivery, Digest, Subscriber
from recaps.newsletter import sending
from recaps.newsletter.subscribers import erase
from tests.core.test_mail import over_smtp
from tests.factories import RecapFactory
from tests.recaps.newsletter.test_views import subscriber
from tests.smtp import Mailbox, running

pytestmark = pytest.mark.django_db

State = Delivery.State


@pytest.fixture
def mailbox(settings: LazySettings) -> Iterator[Mailbox]:
    with running() as mailbox:
        over_smtp(settings, mailbox.port)
        yield mailbox


@pytest.fixture
def tasks(settings: LazySettings) -> Any:
    """What is handed to the task worker, who does nothing of it."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    return default_task_backend.results  # type: ignore[attr-defined]


def digest(**fields: Any) -> Digest:
    return Digest.objects.create(**{"subject_fr": "Lettre", "intro_fr": "Bonjour.", **fields})


def ends() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "failure"))


# --- Once ----------------------------------------------------------------------------------------


def test_everybody_who_confirmed_gets_it_once_in_their_language(mailbox: Mailbox) -> None:
    subscriber(email="fr@example.org")
    subscriber(email="en@example.org", language="en")
    subscriber(email="perhaps@example.org", confirmed_at=None)
    sent = digest(subject_fr="L’été", subject_en="Summer")
    assert sending.start(sent) == 2
    with pytest.raises(ValidationError):
        sending.start(sent)
    french, english = mailbox.mails
    assert (french["To"], french["Subject"]) == ("fr@example.org", "L’été")
    assert (english["To"], english["Subject"]) == ("en@example.org", "Summer")
    assert mailbox.connections == 1
    sent.refresh_from_db()
    assert sent.finished_at
    assert ends() == [(State.SENT, "")] * 2


def test_more_than_a_batch_goes_on_by_itself(mailbox: Mailbox) -> None:
    for number in range(sending.BATCH + 1):
        subscriber(email=f"reader{number}@example.org")
    sending.start(digest())
    assert len(set(mailbox.addresses)) == len(mailbox.kept) == sending.BATCH + 1
    assert mailbox.connections == 2
    assert Digest.objects.get().finished_at


def test_database_refuses_a_second_delivery() -> None:
    found, sent = subscriber(), digest()
    Delivery.objects.create(digest=sent, subscriber=found)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(digest=sent, subscriber=found)


def test_what_is_sent_does_not_change_while_it_is_sent(tasks: Any, mailbox: Mailbox) -> None:
    subscriber()
    sent = digest(intro_fr="Avant.")
    sending.start(sent)
    Digest.objects.update(intro_fr="Après.")
    sending.deliver.call(sent.pk, 0)
    [mail] = mailbox.mails
    plain = mail.get_body(("plain",))
    assert plain
    assert "Avant." in plain.get_content()


@pytest.mark.parametrize("lacking", ["words", "readers"])
def test_nothing_is_sent_without_words_or_readers(lacking: str) -> None:
    empty = digest(intro_fr="" if lacking == "words" else "Bonjour.")
    withdrawn = RecapFactory.create(withdrawn_at=timezone.now(), status="withdrawn")
    empty.recaps.add(withdrawn)
    if lacking == "words":
        subscriber()
    with pytest.raises(ValidationError):
        sending.start(empty)
    empty.refresh_from_db()
    assert empty.started_at is None


# --- Stopped in the middle -----------------------------------------------------------------------


def test_next_run_is_planned_before_this_one(
    tasks: Any, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    def die(*args: Any) -> None:
        raise SystemExit

    for name in ("a", "b"):
        subscriber(email=f"{name}@example.org")
    sent = digest()
    sending.start(sent)
    at_once, later = tasks
    assert at_once.args == later.args == [sent.pk, 0]
    monkeypatch.setattr(EmailBackend, "send_messages", die)
    with pytest.raises(SystemExit):
        sending.deliver.call(sent.pk, 0)
    monkeypatch.undo()
    assert tasks[-1].args == [sent.pk, 1]
    assert ends() == [(State.SENDING, ""), (State.WAITING, "")]

    # Meanwhile its claim may be that of a slow worker; after a while it is nobody's.
    sending.deliver.call(sent.pk, 1)
    assert ends() == [(State.SENDING, ""), (State.SENT, "")]
    long_ago = timezone.now() - sending.PATIENCE - timedelta(seconds=1)
    Delivery.objects.filter(state=State.SENDING).update(claimed_at=long_ago)
    sending.deliver.call(sent.pk, 2)
    assert ends() == [(State.UNCERTAIN, ""), (State.SENT, "")]
    sent.refresh_from_db()
    assert sent.finished_at
    assert [mail.to for mail in mailoutbox] == [["b@example.org"]]


def test_of_two_runs_with_one_number_one_does_something(
    tasks: Any, mailoutbox: list[EmailMessage]
) -> None:
    subscriber()
    sent = digest()
    sending.start(sent)
    for _time in range(2):
        sending.deliver.call(sent.pk, 0)
    assert len(mailoutbox) == 1
    assert len(tasks) == 4


def test_editor_decides_about_what_is_uncertain(mailbox: Mailbox) -> None:
    subscriber()
    sent = digest()
    mailbox.listener = lambda step, _address: "" if step == "kept" else None
    sending.start(sent)
    assert ends()[0][0] == State.UNCERTAIN
    mailbox.listener = lambda _step, _address: None
    assert sending.send_again(sent, State.UNCERTAIN) == 1
    assert ends() == [(State.SENT, "")]
    assert mailbox.addresses == ["ines@example.org"] * 2


# --- What mail servers say -----------------------------------------------------------------------


@pytest.mark.parametrize("step", ["RCPT", "DATA", "kept"])
def test_refused_for_good_is_recorded_in_the_servers_words_without_the_address(
    mailbox: Mailbox, step: str
) -> None:
    for email in ("gone@example.org", "here@example.org"):
        subscriber(email=email)

    def refuse(now: str, address: str) -> str | None:
        return "550 no <GONE@example.org> here" if (now, address[:4]) == (step, "gone") else None

    mailbox.listener = refuse
    sending.start(digest())
    assert ends() == [(State.FAILED, "550 no <…> here"), (State.SENT, "")]
    assert mailbox.addresses == ["here@example.org"]
    assert Digest.objects.get().finished_at


@pytest.mark.parametrize("step", ["RCPT", "DATA", "kept"])
def test_refused_for_now_is_tried_again_after_pauses(
    tasks: Any, mailbox: Mailbox, step: str
) -> None:
    subscriber()
    sent = digest()
    sending.start(sent)
    mailbox.listener = lambda now, _address: "451 later" if now == step else None
    for turn, pause in enumerate(PAUSES):
        before = timezone.now()
        sending.deliver.call(sent.pk, turn)
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.failure) == (State.WAITING, "451 later")
        assert before + pause <= delivery.due_at <= timezone.now() + pause
        Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, len(PAUSES))
    assert ends() == [(State.FAILED, "451 later")]
    assert mailbox.kept == []


def test_waiting_for_its_pause_ends_nothing(tasks: Any, mailbox: Mailbox) -> None:
    subscriber()
    sent = digest()
    sending.start(sent)
    mailbox.listener = lambda step, _address: "451 later" if step == "RCPT" else None
    sending.deliver.call(sent.pk, 0)
    mailbox.listener = lambda _step, _address: None
    sending.deliver.call(sent.pk, 1)
    assert mailbox.kept == []
    assert tasks[-1].args == [sent.pk, 2]
    Delivery.objects.update(due_at=timezone.now())
    sending.deliver.call(sent.pk, 2)
    assert mailbox.addresses == ["ines@example.org"]


def test_without_a_mail_server_everybody_waits(
    tasks: Any, settings: LazySettings, mailbox: Mailbox
) -> None:
    subscriber()
    sent = digest()
    sending.start(sent)
    with running() as closed:
        port = closed.port
    over_smtp(settings, port)
    sending.deliver.call(sent.pk, 0)
    sent.refresh_from_db()
    assert sent.trouble
    assert ends() == [(State.WAITING, "")]
    over_smtp(settings, mailbox.port)
    sending.deliver.call(sent.pk, 1)
    sent.refresh_from_db()
    assert sent.trouble == ""
    assert ends() == [(State.SENT, "")]


# --- Those who leave -----------------------------------------------------------------------------


def test_whoever_leaves_before_their_turn_gets_nothing(
    tasks: Any, mailoutbox: list[EmailMessage]
) -> None:
    subscriber()
    sent = digest()
    sending.start(sent)
    erase(Subscriber.objects.all())
    sending.deliver.call(sent.pk, 0)
    assert mailoutbox == []
    assert not Delivery.objects.exists()


def test_nothing_of_them_stays_but_a_count(mailoutbox: list[EmailMessage]) -> None:
    subscriber()
    sending.start(digest())
    erase(Subscriber.objects.all())
    [kept] = Delivery.objects.all()
    assert (kept.subscriber, kept.state) == (None, State.SENT)
    # Nor can they be written to once more.
    Delivery.objects.update(state=State.UNCERTAIN)
    assert sending.send_again(kept.digest, State.UNCERTAIN) == 0
    assert len(mailoutbox) == 1
