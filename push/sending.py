"""Sending notifications in parallel, each to its browser's push service, with retries.

A notification is claimed before it is sent, and deleted once it was accepted. If its process is
killed in between, it is sent again, and replaces the first one on the device.
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from py_vapid import Vapid02
from py_vapid.utils import b64urldecode

from core.client import Answer, Client, FailedError, FetchError
from core.database.connection import ERRORS
from core.monitoring.metrics import NOTIFICATIONS
from core.tasks.attempts import PAUSES, claim
from push.encryption import encrypt
from push.messages import Composer, Message
from push.models import Notification, PushSubscription
from push.vapid import authorization, contact, signer
from talks.published import current_site

logger = logging.getLogger(__name__)

# How many one run sends in parallel: it takes as long as the slowest of them, and urgent letters
# are sent between two runs.
BATCH = 64
# A service that takes longer than so many seconds is tried again later.
CLIENT = Client(seconds=5)
# A run is over before: a claim this old is that of a lost process.
CLAIMED = timedelta(minutes=1)
# A service may put us off for so long.
LONGEST_PAUSE = timedelta(days=1)
# Attempts in a row after which a browser is taken for gone.
MOST_FAILURES = 30
GONE = {404, 410}
# How often operations.periodic looks for waiting notifications.
OFTEN = timedelta(minutes=5)


@task(queue_name="letters", priority=-5)
def deliver() -> None:
    """Send a batch of due notifications, those first whose service answered last time."""
    due = Notification.objects.due().select_related("subscription")
    with transaction.atomic():
        # Rows locked by other runs are skipped.
        free = due.select_for_update(skip_locked=True, of=("self",))
        batch = free.order_by("subscription__failures", "due_at")[:BATCH]
        until = timezone.now() + CLAIMED
        mine = [each for each in batch if claim(Notification.objects.due(), each, due_at=until)]
    # Compose all before any is sent: a failure here has sent nothing.
    composed = list(_composed(mine))
    send = partial(_send, signer(), contact())
    with ThreadPoolExecutor(BATCH) as pool:
        sent = {pool.submit(send, each, message): each for each, message in composed}
        for end in as_completed(sent):
            _record(sent[end], _end(end))
    _go_on(mine)


def _go_on(mine: Iterable[Notification]) -> None:
    """Enqueue the rest, and the retries of the next minutes, one run a minute."""
    if Notification.objects.due().exists():
        deliver.enqueue()
    again = Notification.objects.filter(pk__in=[each.pk for each in mine])
    # Later ones are found by push.reminders.look_ahead.
    soon = again.filter(due_at__lt=timezone.now() + OFTEN)
    for minute in soon.datetimes("due_at", "minute"):
        deliver.using(run_after=minute + timedelta(minutes=1)).enqueue()


def _composed(notifications: Iterable[Notification]) -> Iterator[tuple[Notification, Message]]:
    """Yield notifications with their messages, deleting those that are no longer needed."""
    site, composers = current_site(), dict[int, Composer]()
    for notification in notifications:
        pk = notification.subscription.edition_id
        if pk not in composers and (edition := site.of_row(pk)):
            composers[pk] = Composer(edition)
        try:
            message = composers[pk].compose(notification) if pk in composers else None
        except ERRORS:
            # Nothing can be composed without a database.
            raise
        except Exception:
            logger.exception("Notification %d cannot be composed.", notification.pk)
            message = None
        if message:
            yield notification, message
        else:
            _forget(notification)


# --- What a push service is asked ----------------------------------------------------------------


def _send(key: Vapid02, contact: str, notification: Notification, message: Message) -> Answer:
    """Send a message, and return the answer. Runs in threads, without the database."""
    subscription = notification.subscription
    left = message.expires - timezone.now()
    headers = {
        "Authorization": authorization(key, subscription.endpoint, contact),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(int(left.total_seconds()), 0)),
        # It wakes a phone up: its reader may be on their way.
        "Urgency": "high",
        # Of two that wait for a device, the last one replaces the first (RFC 8030, 5.4).
        "Topic": message.tag,
    }
    return CLIENT.send(subscription.endpoint, encrypted(subscription, message), headers)


def encrypted(subscription: PushSubscription, message: Message) -> bytes:
    """Return the message, encrypted for its browser."""
    point, secret = (b64urldecode(it.encode()) for it in (subscription.p256dh, subscription.auth))
    return encrypt(message.payload, point, secret)


# --- How it ended --------------------------------------------------------------------------------


def _end(sent: Future[Answer]) -> Answer | Exception:
    """Return the answer, or the exception in its place: a failure stops no other."""
    try:
        return sent.result()
    except FetchError as error:
        return error
    except Exception as error:
        logger.exception("A notification could not be sent.")
        return error


def _record(notification: Notification, end: Answer | Exception) -> None:
    former = notification.subscription
    # Not what it has moved to since.
    subscription = PushSubscription.objects.filter(pk=former.pk, digest=former.digest)
    match end:
        case Answer() if 200 <= end.status < 300:
            NOTIFICATIONS.labels("taken").inc()
            subscription.filter(failures__gt=0).update(failures=0)
            _forget(notification)
        case Answer() if end.status in GONE:
            NOTIFICATIONS.labels("browser gone").inc()
            if not subscription.erase():
                _send_where_it_moved(notification)
        case _:
            subscription.update(failures=F("failures") + 1)
            subscription.filter(failures__gte=MOST_FAILURES).erase()
            if not _is_passing(end) or notification.is_exhausted:
                _give_up(notification, end)
            else:
                _try_later(notification, end)


def _is_passing(end: Answer | Exception) -> bool:
    return end.is_passing if isinstance(end, Answer) else isinstance(end, FailedError)


def _forget(notification: Notification) -> None:
    """Delete the notification, unless it was extended meanwhile."""
    Notification.objects.filter(**notification.this_attempt).forget()


def _give_up(notification: Notification, end: Answer | Exception) -> None:
    NOTIFICATIONS.labels("given up").inc()
    logger.warning("Notification %d was given up: %s", notification.pk, _failure(end))
    _forget(notification)


def _send_where_it_moved(notification: Notification) -> None:
    Notification.objects.filter(**notification.this_attempt).update(due_at=timezone.now())


def _try_later(notification: Notification, end: Answer | Exception) -> None:
    NOTIFICATIONS.labels("tried again").inc()
    now = timezone.now()
    pause = PAUSES[notification.attempts - 1]
    if isinstance(end, Answer):
        pause = max(pause, min(asked_pause(end, now), LONGEST_PAUSE))
    due_at = notification.subscription.quiet_ends(now + pause) or now + pause
    attempt = Notification.objects.filter(**notification.this_attempt)
    attempt.update(due_at=due_at, failure=_failure(end))


def asked_pause(answer: Answer, now: datetime) -> timedelta:
    """Return how long a service asks to wait (RFC 9110, 10.2.3)."""
    wait = answer.headers.get("retry-after", "")
    try:
        return timedelta(seconds=int(wait)) if wait.isdigit() else parsedate_to_datetime(wait) - now
    except (ValueError, OverflowError, TypeError):
        return timedelta()


def _failure(end: Answer | Exception) -> str:
    match end:
        case Answer():
            return f"HTTP {end.status}"
        case FetchError():
            return end.reason
        case _:
            return type(end).__name__
