from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsletter import sending
from newsletter.models import Delivery, Digest, Subscriber
from newsletter.subscribers import erase
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
