"""Sending a newsletter to each subscriber at most once, even if the worker is killed.

A delivery is claimed before the mail server gets it, and its end is recorded afterwards. A worker
that is killed in between leaves a claim; what became of that mail is unknown, so it is recorded as
uncertain and never sent again by itself. See docs/decisions/2026-11-25-newsletter.md.
"""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.mail.backend import NotBegunError
from core.tasks.attempts import PAUSES, claim
from newsletter.digests import build_mail, compose, is_empty, message_id, reader_mail
from newsletter.models import Delivery, Digest, Subscriber

logger = logging.getLogger(__name__)

# How sending a mail fails; ValueError is of what is no address.
MAIL_ERRORS = (OSError, SMTPException, ValueError)

# So many over one connection; many mail servers hang up after a hundred.
BATCH = 50
# After so long without an end, the worker that claimed a delivery is gone, and so is its run of the
# task. A mail server cannot take that long: each of its answers is waited for ten seconds.
CLAIM_TIMEOUT = timedelta(minutes=5)
# At any step, a mail server that answers this closes the connection (RFC 5321, 3.8).
HANGS_UP = 421


def start(digest: Digest) -> int:
    """Freeze the mails and the recipients, and schedule sending; return how many they are.

    Raises ValidationError, with a message for the organiser.
    """
    if is_empty(digest):
        raise ValidationError(_("There is nothing in it: it was not sent."), code="empty")
    mails = compose(digest)
    with transaction.atomic():
        draft = Digest.objects.filter(pk=digest.pk, started_at=None)
        if not draft.update(started_at=timezone.now(), mails=mails):
            raise ValidationError(_("Someone sent it already."), code="started")
        # Locked: one who leaves meanwhile waits, and takes their delivery along.
        confirmed = Subscriber.objects.confirmed().select_for_update(no_key=True).order_by("pk")
        readers = confirmed.values_list("pk", flat=True)
        deliveries = [Delivery(digest=digest, subscriber_id=reader) for reader in readers]
        if not deliveries:
            raise ValidationError(_("Nobody is subscribed yet."), code="nobody")
        Delivery.objects.bulk_create(deliveries, batch_size=1000)
        _schedule_run(digest)
    return len(deliveries)


def send_again(digest: Digest, state: Delivery.State) -> int:
    """Reset the deliveries in this state, failed or uncertain; return how many they are.

    Raises ValidationError, with a message for the organiser.
    """
    reset = {"state": Delivery.State.WAITING, "attempts": 0, "tried_at": None, "failure": ""}
    with transaction.atomic():
        if not Digest.objects.sent().filter(pk=digest.pk).update(finished_at=None):
            raise ValidationError(_("It was not sent yet."), code="draft")
        # Of another turn: a worker that claimed one before and comes back late records nothing.
        resent = digest.deliveries.known().filter(state=state)
        count = resent.update(turn=F("turn") + 1, due_at=timezone.now(), **reset)
        _schedule_run(digest)
    return count


def _schedule_run(digest: Digest) -> None:
    """Schedule a run for now, and the same later in case its worker is killed before it begins."""
    turn = Digest.objects.values_list("turn", flat=True).get(pk=digest.pk)
    deliver.enqueue(digest.pk, turn)
    deliver.using(run_after=timezone.now() + CLAIM_TIMEOUT).enqueue(digest.pk, turn)


# Below letters: a person who waits for one does not wait for a thousand deliveries.
@task(priority=-10)
def deliver(pk: int, turn: int) -> None:
    """Send a batch of a newsletter; of all runs with one number, only the first does.

    The next run is scheduled before this one sends, in case its worker is killed.
    """
    now = timezone.now()
    with transaction.atomic():
        if not Digest.objects.filter(pk=pk, turn=turn).update(turn=turn + 1):
            return
        deliveries = Delivery.objects.filter(digest=pk)
        deliveries.claimed_before(now - CLAIM_TIMEOUT).update(state=Delivery.State.UNCERTAIN)
        if not deliveries.unfinished().exists():
            Digest.objects.filter(pk=pk).update(finished_at=now, trouble="")
            return
        deliver.using(run_after=now + CLAIM_TIMEOUT).enqueue(pk, turn + 1)
    if _send_batch(Digest.objects.get(pk=pk)):
        deliver.enqueue(pk, turn + 1)


def _send_batch(digest: Digest) -> bool:
    """Send the deliveries that are due, over one connection; return whether to go on at once."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    due = digest.deliveries.due().select_related("subscriber").order_by("pk")
    connection = mailers.default
    try:
        for delivery in due[:BATCH]:
            # Before the claim: what could not even begin simply waits for the next run.
            connection.open()
            is_mine = claim(waiting, delivery, state=Delivery.State.SENDING)
            if is_mine and not _send(connection, digest, delivery):
                connection.close()
    except (OSError, SMTPException) as error:
        # Nor will it answer the next one: the next run tries.
        logger.warning("The mail server does not answer: %s", error)
        Digest.objects.filter(pk=digest.pk).update(trouble=str(error) or type(error).__name__)
        return False
    finally:
        with suppress(OSError, SMTPException):
            connection.close()
    Digest.objects.filter(pk=digest.pk).update(trouble="")
    return due.exists() or not digest.deliveries.unfinished().exists()


def _send(connection: BaseEmailBackend, digest: Digest, delivery: Delivery) -> bool:
    """Send a claimed delivery and record its end; return whether the connection is still good.

    Raises NotBegunError.
    """
    reader = delivery.subscriber
    # What is due has a reader, and one who leaves takes what waits along.
    assert reader is not None  # noqa: S101
    message = reader_mail(digest.mails[reader.language], reader)
    message.extra_headers["Message-ID"] = message_id(digest, delivery)
    try:
        connection.send_messages([message])
    except MAIL_ERRORS as error:
        code, reply = _reply(error)
        end = _outcome(error, code, delivery)
        # The address is removed: it must not stay behind when the subscriber leaves.
        _record(delivery, end, re.sub(re.escape(reader.email), "…", reply, flags=re.IGNORECASE))
        if isinstance(error, NotBegunError):
            raise
        return end != Delivery.State.UNCERTAIN and code != HANGS_UP
    _record(delivery, Delivery.State.SENT)
    return True


def _record(delivery: Delivery, end: Delivery.State, failure: str = "") -> None:
    """Record how a delivery ended, if it is still claimed by this run."""
    values: dict[str, object] = {"state": end, "failure": failure}
    claimed = Delivery.objects.filter(**delivery.this_attempt)
    if end == Delivery.State.WAITING:
        # Given up meanwhile as uncertain, it waits no more: there may be no run to come.
        claimed = claimed.filter(state=Delivery.State.SENDING)
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        values["due_at"] = timezone.now() + pause
    if claimed.known().update(**values):
        return
    # Its reader left meanwhile: nothing waits for them, and nothing is said of them.
    orphaned = claimed.filter(subscriber=None)
    if end == Delivery.State.WAITING:
        orphaned.delete()
    else:
        orphaned.update(state=end)


def _outcome(error: Exception, code: int, delivery: Delivery) -> Delivery.State:
    """Return the state of a delivery that failed; `code` is the mail server's answer."""
    match error:
        case NotBegunError():
            # However often: it says nothing of the reader.
            return Delivery.State.WAITING
        case SMTPDataError() if code < 400:
            # It had the mail, and what it said of it is no answer.
            return Delivery.State.UNCERTAIN
        case SMTPRecipientsRefused() | SMTPDataError() if code >= 500:
            return Delivery.State.FAILED
        # The sender was refused, not the reader: the site's mail is to be repaired.
        case SMTPRecipientsRefused() | SMTPDataError() | SMTPSenderRefused() | SMTPHeloError():
            return Delivery.State.FAILED if delivery.is_exhausted else Delivery.State.WAITING
        case ValueError():
            return Delivery.State.FAILED
        case _:
            return Delivery.State.UNCERTAIN


def _reply(error: Exception) -> tuple[int, str]:
    """Return the mail server's answer as code and text; code 0 where there was none."""
    code: int
    text: bytes | str
    match error:
        case SMTPRecipientsRefused():
            [(code, text)] = error.recipients.values()
        case SMTPResponseException():
            code, text = error.smtp_code, error.smtp_error
        case _:
            return 0, str(error) or type(error).__name__
    return code, f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def send_test(previews: Mapping[str, Mapping[str, str]], to: str) -> None:
    """Send the mails to one address at once, in every language. Raises one of MAIL_ERRORS."""
    for language, preview in previews.items():
        with translation.override(language):
            subject = _("Test: %(subject)s") % {"subject": preview["subject"]}
        build_mail({**preview, "subject": subject}, to).send()
