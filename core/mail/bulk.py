"""Sending a bulk mail to each recipient at most once, even if the worker is killed.

A delivery is claimed before the mail server gets it, and its end is recorded afterwards. A worker
that is killed in between leaves a claim; what became of that mail is unknown, so it is recorded as
uncertain and never sent again by itself. See docs/decisions/2026-11-25-newsletter.md.
"""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.tasks import Task
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from core.mail.backend import NotBegunError
from core.mail.deliveries import BulkMail, Delivery
from core.tasks.attempts import PAUSES, claim

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

# What sends a batch is called with the key of a bulk mail and its turn.
type Run = Task[[int, int], None]
# Writes what a claimed delivery brings; ValueError says why it cannot be written.
type Writer[B: BulkMail, D: Delivery] = Callable[[B, D], EmailMessage]
# Is told how each try of a delivery ended; that it was sent, as that is recorded, once.
type Listener[D: Delivery] = Callable[[D, Delivery.State], None]


def schedule(mail: BulkMail, run: Run, at: datetime | None = None) -> None:
    """Schedule a run, and the same later in case its worker is killed before it begins."""
    turn = QuerySet(type(mail)).values_list("turn", flat=True).get(pk=mail.pk)
    run.using(run_after=at).enqueue(mail.pk, turn)
    run.using(run_after=(at or timezone.now()) + CLAIM_TIMEOUT).enqueue(mail.pk, turn)


def message_id(mail: BulkMail, delivery: Delivery) -> str:
    """Return the Message-ID of a delivery, the same each time: mail programs hide a second copy."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{mail.started_at:%Y%m%d%H%M%S}.{delivery.pk}@{punycode(domain)}>"


@transaction.atomic
def send_again(mail: BulkMail, state: Delivery.State, run: Run) -> int:
    """Send the deliveries in this state once more, failed or uncertain; return how many.

    Raises ValidationError, with a message for the organiser.
    """
    rows: QuerySet[Any] = QuerySet(type(mail))
    sent = rows.filter(pk=mail.pk).exclude(started_at=None)
    if not sent.update(finished_at=None):
        raise ValidationError(_("It was not sent yet."), code="draft")
    reset = {"state": Delivery.State.WAITING, "attempts": 0, "tried_at": None, "failure": ""}
    # Of another turn: a worker that claimed one before and comes back late records nothing.
    resent = mail.deliveries.known().filter(state=state)
    count: int = resent.update(turn=F("turn") + 1, due_at=timezone.now(), **reset)
    schedule(mail, run)
    return count


def send[B: BulkMail](
    mails: QuerySet[B],
    key: tuple[int, int],
    run: Run,
    write: Writer[B, Any],
    ended: Listener[Any] = lambda _delivery, _end: None,
) -> None:
    """Send a batch of a bulk mail; of all runs with one number, only the first does.

    key: the arguments of the run. The next run is scheduled before this one sends, in case its
    worker is killed.
    """
    pk, turn = key
    now = timezone.now()
    with transaction.atomic():
        if not mails.filter(pk=pk, turn=turn).update(turn=turn + 1):
            return
        mail = mails.get(pk=pk)
        mail.deliveries.claimed_before(now - CLAIM_TIMEOUT).update(state=Delivery.State.UNCERTAIN)
        if not mail.deliveries.unfinished().exists():
            mails.filter(pk=pk).update(finished_at=now, trouble="")
            return
        run.using(run_after=now + CLAIM_TIMEOUT).enqueue(pk, turn + 1)
    trouble = _send_batch(mail, write, ended)
    mails.filter(pk=pk).update(trouble=trouble)
    goes_on = mail.deliveries.due().exists() or not mail.deliveries.unfinished().exists()
    if goes_on and not trouble:
        run.enqueue(pk, turn + 1)


def _send_batch[B: BulkMail](mail: B, write: Writer[B, Any], ended: Listener[Any]) -> str:
    """Send the deliveries that are due, over one connection; return what holds them up."""
    due = mail.deliveries.due().order_by("pk")
    waiting = mail.deliveries.filter(state=Delivery.State.WAITING)
    connection = mailers.default
    try:
        for delivery in due[:BATCH]:
            # Before the claim: what could not even begin simply waits for the next run.
            connection.open()
            is_mine = claim(waiting, delivery, state=Delivery.State.SENDING)
            if is_mine and not _send(connection, mail, delivery, write, ended):
                connection.close()
    except (OSError, SMTPException) as error:
        # Nor will it answer the next one: the next run tries.
        logger.warning("The mail server does not answer: %s", error)
        return str(error) or type(error).__name__
    finally:
        with suppress(OSError, SMTPException):
            connection.close()
    return ""


def _send[B: BulkMail](
    connection: BaseEmailBackend,
    mail: B,
    delivery: Delivery,
    write: Writer[B, Any],
    ended: Listener[Any],
) -> bool:
    """Send a claimed delivery and record its end; return whether the connection is still good.

    Raises NotBegunError, and SMTPServerDisconnected for a server that fell silent.
    """
    to: list[str] = []
    try:
        message = write(mail, delivery)
        to = message.recipients()
        connection.send_messages([message])
    except MAIL_ERRORS as error:
        code, reply = _reply(error)
        end = _outcome(error, code, delivery)
        # The addresses are removed: they must not stay behind when a recipient leaves. A server
        # writes a domain its own way.
        for address in to:
            mine = rf"{re.escape(address.rpartition('@')[0])}@[\w.-]+"
            reply = re.sub(mine, "…", reply, flags=re.IGNORECASE)
        _record(mail, delivery, end, reply)
        ended(delivery, end)
        if isinstance(error, NotBegunError) or isinstance(error.__context__, TimeoutError):
            # Nor would it answer for the next one, which would be uncertain, too.
            raise
        return end != Delivery.State.UNCERTAIN and code != HANGS_UP
    with transaction.atomic():
        if _record(mail, delivery, Delivery.State.SENT):
            ended(delivery, Delivery.State.SENT)
    return True


def _record(mail: BulkMail, delivery: Delivery, end: Delivery.State, failure: str = "") -> bool:
    """Record how a delivery ended, if it is still claimed by this run; return whether it was.

    Of one whose recipient left it is recorded, but not said.
    """
    values: dict[str, object] = {"state": end, "failure": failure}
    claimed = mail.deliveries.filter(**delivery.this_attempt)
    if end == Delivery.State.WAITING:
        # Given up meanwhile as uncertain, it waits no more: there may be no run to come.
        claimed = claimed.filter(state=Delivery.State.SENDING)
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        values["due_at"] = timezone.now() + pause
    if claimed.known().update(**values):
        return True
    # Its recipient left meanwhile: nothing waits for them, and nothing is said of them.
    if end == Delivery.State.WAITING:
        claimed.orphaned().delete()
    else:
        claimed.orphaned().update(state=end)
    return False


def _outcome(error: Exception, code: int, delivery: Delivery) -> Delivery.State:
    """Return the state of a delivery that failed; `code` is the mail server's answer."""
    match error:
        case NotBegunError():
            # However often: it says nothing of the recipient.
            return Delivery.State.WAITING
        case SMTPDataError() if code < 400:
            # It had the mail, and what it said of it is no answer.
            return Delivery.State.UNCERTAIN
        case SMTPRecipientsRefused() | SMTPDataError() if code >= 500:
            return Delivery.State.FAILED
        # The sender was refused, not the recipient: the site's mail is to be repaired.
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
            # Of several, what is for good.
            code, text = max(error.recipients.values())
        case SMTPResponseException():
            code, text = error.smtp_code, error.smtp_error
        case _:
            return 0, str(error) or type(error).__name__
    return code, f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
