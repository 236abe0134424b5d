from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from core.models import Letter
from newsletter import sending
from newsletter.models import CONFIRMATION_TIMEOUT, Delivery, Digest, Subscriber
from newsletter.subscribers import ask, erase, forget_unconfirmed
from tests.core.mail.test_bulk import when_it_is_sent
from tests.factories import DigestFactory, RecapFactory, SubscriberFactory
from tests.smtp import Mailbox

pytestmark = pytest.mark.django_db


def ends() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("state", "failure"))


# --- Once ----------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_everybody_who_confirmed_gets_it_once_in_their_language(mailbox: Mailbox) -> None:
    SubscriberFactory.create(email="fr@example.org")
    SubscriberFactory.create(email="en@example.org", language="en")
    SubscriberFactory.create(email="perhaps@example.org", confirmed_at=None)
    sent = DigestFactory.create(subject_fr="L’été", subject_en="Summer")
    assert sending.start(sent) == 2
    with pytest.raises(ValidationError):
        sending.start(sent)
    french, english = mailbox.mails
    assert (french["To"], french["Subject"]) == ("fr@example.org", "L’été")
    assert (english["To"], english["Subject"]) == ("en@example.org", "Summer")
    assert mailbox.connections == 1
    sent.refresh_from_db()
    assert sent.finished_at
    assert ends() == [(Delivery.State.SENT, "")] * 2


def test_what_is_sent_does_not_change_while_it_is_sent(tasks: Any, mailbox: Mailbox) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create(intro_fr="Avant.")
    sending.start(sent)
    Digest.objects.update(intro_fr="Après.")
    sending.deliver.call(sent.pk, 0)
    [mail] = mailbox.mails
    plain = mail.get_body(("plain",))
    assert plain
    assert "Avant." in plain.get_content()


@pytest.mark.parametrize("lacking", ["words", "readers"])
def test_nothing_is_sent_without_words_or_readers(lacking: str) -> None:
    empty = DigestFactory.create(intro_fr="" if lacking == "words" else "Bonjour.")
    withdrawn = RecapFactory.create(withdrawn_at=timezone.now(), status="withdrawn")
    empty.recaps.add(withdrawn)
    if lacking == "words":
        SubscriberFactory.create()
    with pytest.raises(ValidationError):
        sending.start(empty)
    empty.refresh_from_db()
    assert empty.started_at is None


# --- What goes over the wire ---------------------------------------------------------------------


@pytest.mark.parametrize("site", ["https://m.example", f"https://{'long-' * 12}name.example"])
def test_address_to_leave_goes_out_as_it_is(
    mailbox: Mailbox, settings: LazySettings, site: str
) -> None:
    """Encoded or folded, mail programs would show no button (RFC 2369, RFC 8058)."""
    settings.SITE_URL = site
    key = SubscriberFactory.create().key
    sending.start(DigestFactory.create(subject_fr="É" * 150))
    [(_address, raw)] = mailbox.kept
    lines = raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    assert f"List-Unsubscribe: <{site}/lettre/quitter/{key}/>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines
    assert mailbox.mails[0]["Subject"] == "É" * 150


# --- Those who leave -----------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("code", "left"),
    [(250, [(Delivery.State.SENT, "")]), (451, []), (550, [(Delivery.State.FAILED, "")])],
)
def test_anyone_who_leaves_while_the_server_answers_waits_for_nothing(
    tasks: Any, monkeypatch: pytest.MonkeyPatch, code: int, left: list[tuple[str, str]]
) -> None:
    SubscriberFactory.create()
    sent = DigestFactory.create()
    sending.start(sent)
    when_it_is_sent(monkeypatch, partial(erase, Subscriber.objects.all()), code)
    sending.deliver.call(sent.pk, 0)
    assert ends() == left
    sending.deliver.call(sent.pk, 1)
    sent.refresh_from_db()
    assert sent.finished_at


EMAIL = "ines@example.org"


def test_who_asks_is_forgotten_in_time(tasks: Any) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        ask(EMAIL, "en")
        then = timezone.now() + CONFIRMATION_TIMEOUT
    planned = [result for result in tasks if result.task.name == forget_unconfirmed.name]
    assert [result.task.run_after for result in planned] == [then]
    assert Subscriber.objects.get().language == "en"


def test_who_confirmed_keeps_their_language(tasks: Any) -> None:
    found = SubscriberFactory.create()
    ask(EMAIL, "en")
    found.refresh_from_db()
    assert found.language == "fr"
    assert Letter.objects.get().template == "newsletter/letters/known.txt"
    assert all(result.task.name != forget_unconfirmed.name for result in tasks)


def test_who_never_confirmed_is_forgotten_with_their_letters() -> None:
    SubscriberFactory.create(confirmed_at=None, asked_at=timezone.now() - CONFIRMATION_TIMEOUT)
    recent = SubscriberFactory.create(email="odile@example.org", confirmed_at=None)
    kept = SubscriberFactory.create(
        email="bo@example.org", asked_at=timezone.now() - timedelta(days=900)
    )
    letter = Letter.objects.create(
        to=EMAIL, template="newsletter/letters/confirm.txt", subject="Confirmez", body="…"
    )
    forget_unconfirmed.call()
    assert set(Subscriber.objects.all()) == {recent, kept}
    assert not Letter.objects.filter(pk=letter.pk).exists()


@pytest.mark.parametrize("state", Delivery.State)
def test_of_an_erased_reader_what_ended_is_counted_and_nothing_else_is_kept(
    state: Delivery.State,
) -> None:
    digest, found = DigestFactory.create(), SubscriberFactory.create()
    Delivery.objects.create(digest=digest, subscriber=found, state=state, failure="550 ines? no")
    erase(Subscriber.objects.all())
    kept = [(row.subscriber, row.state, row.failure) for row in Delivery.objects.all()]
    assert kept == ([] if state == Delivery.State.WAITING else [(None, state, "")])


def delivery(**fields: object) -> Delivery:
    digest = Digest.objects.first() or DigestFactory.create()
    return Delivery.objects.create(**{"digest": digest, "subscriber": None, **fields})


def reader(name: str) -> Subscriber:
    return SubscriberFactory.create(email=f"{name}@example.org")


@pytest.mark.postgresql
def test_database_refuses_a_second_delivery() -> None:
    found = reader("a")
    delivery(subscriber=found)
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery(subscriber=found)


def test_what_is_due_waits_for_a_reader_and_for_nothing_else() -> None:
    later = timezone.now() + timedelta(minutes=1)
    due = delivery(subscriber=reader("a"))
    paused = delivery(subscriber=reader("b"), due_at=later)
    delivery()
    sending = delivery(subscriber=reader("c"), state=Delivery.State.SENDING)
    left = delivery(state=Delivery.State.SENDING)
    for state in (Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.UNCERTAIN):
        delivery(subscriber=reader(state), state=state)
    assert list(Delivery.objects.due()) == [due]
    # The sender left while it was handed over: how it ended is still to be recorded.
    assert set(Delivery.objects.unfinished()) == {due, paused, sending, left}
