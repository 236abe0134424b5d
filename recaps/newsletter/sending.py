"""Sending a newsletter, to everybody at most once, whatever happens to whoever sends it.

A delivery is claimed before the mail server hears of it, and its end is noted afterwards. Whoever
was killed in between leaves a claim; what became of that mail nobody knows, so it is noted as
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
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import mailers
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.templatetags.addresses import site_url
from recaps.letters import PAUSES
from recaps.models import Delivery, Digest, Subscriber
from recaps.newsletter.digests import compose, is_empty, leave_address, mail

logger = logging.getLogger(__name__)

State = Delivery.State

# How sending a mail fails; ValueError is of what is no address.
FAULTS = (OSError, SMTPException, ValueError)

# So many over one connection; many mail servers hang up after a hundred.
BATCH = 50
# After so long without an end, whoever claimed a delivery is gone, and so is a run of the task. A
# mail server cannot take that long: each of its answers is waited for ten seconds.
PATIENCE = timedelta(minutes=5)


def start(digest: Digest) -> int:
    """Freeze what is sent, and to whom; return to how many.

    Raises ValidationError, in words for whoever tried.
    """
    if is_empty(digest):
        raise ValidationError(_("There is nothing in it: it was not sent."), code="empty")
    mails = compose(digest)
    with transaction.atomic():
        draft = Digest.objects.filter(pk=digest.pk, started_at=None)
        if not draft.update(started_at=timezone.now(), mails=mails):
            raise ValidationError(_("Somebody sent it already."), code="started")
        readers = Subscriber.objects.confirmed().order_by("pk").values_list("pk", flat=True)
        deliveries = [Delivery(digest=digest, subscriber_id=reader) for reader in readers]
        if not deliveries:
            raise ValidationError(_("Nobody is subscribed yet."), code="nobody")
        Delivery.objects.bulk_create(deliveries, batch_size=1000)
        _go_on(digest)
    return len(deliveries)


def send_again(digest: Digest, state: State) -> int:
    """Start over with what failed or with what is uncertain; return how many."""
    with transaction.atomic():
        lost = digest.deliveries.filter(state=state).exclude(subscriber=None)
        count = lost.update(state=State.WAITING, attempts=0, due_at=timezone.now(), failure="")
        Digest.objects.filter(pk=digest.pk).update(finished_at=None)
        _go_on(digest)
    return count


def _go_on(digest: Digest) -> None:
    """Plan a run for now, and the same for later: its worker can be killed before it begins."""
    turn = Digest.objects.values_list("turn", flat=True).get(pk=digest.pk)
    deliver.enqueue(digest.pk, turn)
    deliver.using(run_after=timezone.now() + PATIENCE).enqueue(digest.pk, turn)


# Letters that somebody waits for come first.
@task(priority=-10)
def deliver(pk: int, turn: int) -> None:
    """Send a batch of a newsletter. Of all runs with one number, the first does it.

    The next run is planned before this one, so that a worker that is killed leaves none behind.
    """
    now = timezone.now()
    with transaction.atomic():
        if not Digest.objects.filter(pk=pk, turn=turn).update(turn=turn + 1):
            return
        deliveries = Delivery.objects.filter(digest=pk)
        deliveries.claimed_before(now - PATIENCE).update(state=State.UNCERTAIN)
        if not deliveries.unfinished().exists():
            Digest.objects.filter(pk=pk).update(finished_at=now, trouble="")
            return
        deliver.using(run_after=now + PATIENCE).enqueue(pk, turn + 1)
    if _send_batch(Digest.objects.get(pk=pk)):
        deliver.enqueue(pk, turn + 1)


def _send_batch(digest: Digest) -> bool:
    """Send what is due, over one connection; tell whether to go on at once."""
    due = digest.deliveries.due().select_related("subscriber").order_by("pk")
    connection = mailers.default
    try:
        for delivery in due[:BATCH]:
            # Before the claim: what could not even begin simply waits for the next run.
            connection.open()
            if _claim(delivery) and not _send(connection, digest, delivery):
                connection.close()
    except (OSError, SMTPException) as error:
        logger.warning("The mail server does not answer: %s", error)
        Digest.objects.filter(pk=digest.pk).update(trouble=str(error) or type(error).__name__)
        return False
    finally:
        with suppress(OSError, SMTPException):
            connection.close()
    Digest.objects.filter(pk=digest.pk).update(trouble="")
    return due.exists() or not digest.deliveries.unfinished().exists()


def _claim(delivery: Delivery) -> bool:
    """Take a delivery for this worker alone; False if it was taken, or its reader left."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING)
    now = timezone.now()
    delivery.attempts += 1
    claimed = {"state": State.SENDING, "claimed_at": now, "attempts": F("attempts") + 1}
    return bool(waiting.update(**claimed))


def _send(connection: Any, digest: Digest, delivery: Delivery) -> bool:
    """Send what was claimed and note its end; tell whether the connection is still good."""
    reader = delivery.subscriber
    # One that was claimed has a reader: leaving deletes those that wait.
    assert reader is not None  # noqa: S101
    message = mail(digest.mails[reader.language], reader.email, leave_address(reader))
    noted: dict[str, Any] = {"state": State.SENT, "failure": ""}
    try:
        connection.send_messages([message])
    except FAULTS as error:
        # Of somebody who leaves, no address may stay behind.
        words = re.sub(re.escape(reader.email), "…", _words(error), flags=re.IGNORECASE)
        noted = {"state": _end(error, delivery.attempts), "failure": words}
        if noted["state"] == State.WAITING:
            noted["due_at"] = timezone.now() + PAUSES[delivery.attempts - 1]
    Delivery.objects.filter(pk=delivery.pk).update(**noted)
    return not noted["failure"]


def _end(error: Exception, attempts: int) -> State:
    """What became of a delivery that was not simply taken."""
    match error:
        case SMTPRecipientsRefused():
            refused = all(code >= 500 for code, _words in error.recipients.values())
        case SMTPDataError():
            refused = error.smtp_code >= 500
        case SMTPResponseException():
            # It is the site that is refused, not the reader: somebody will see to that.
            refused = False
        case SMTPServerDisconnected():
            return State.UNCERTAIN
        case SMTPException() | ValueError():
            refused = True
        case _:
            return State.UNCERTAIN
    return State.FAILED if refused or attempts > len(PAUSES) else State.WAITING


def _words(error: Exception) -> str:
    """What the mail server said."""
    answer: tuple[int, bytes | str]
    match error:
        case SMTPRecipientsRefused():
            [answer] = error.recipients.values()
        case SMTPResponseException():
            answer = (error.smtp_code, error.smtp_error)
        case _:
            return str(error) or type(error).__name__
    code, said = answer
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def test(mails: Mapping[str, Mapping[str, str]], to: str) -> None:
    """Send it to one address at once, in every language. Raises one of FAULTS."""
    for language, written in mails.items():
        with translation.override(language):
            instead = site_url(reverse("newsletter:subscribe"))
        mail(written, to, instead).send()
