"""Reminders ten minutes before sessions, and periodic work on notifications."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from push.announcing import announce
from push.models import Notification, Progress, PushSubscription, Topic
from push.sending import OFTEN, deliver
from talks.models import Release
from talks.programme import Programme
from talks.published import current_site

# How long before a slot the reminder is sent.
SOON = timedelta(minutes=10)
# How far ahead reminders are planned.
AHEAD = SOON + 2 * OFTEN


@task(queue_name="letters", priority=-5)
def look_ahead() -> None:
    """Plan the next reminders, and repeat what may have been lost."""
    now, site = timezone.now(), current_site()
    for progress in Progress.objects.all():
        edition = site.of_row(progress.edition_id)
        if edition is None:
            continue
        # A reminder that was missed is sent late, rather than not at all.
        for starts in starts_between(edition.programme, max(progress.starts, now), now + AHEAD):
            task = remind.using(run_after=max(starts - SOON, now))
            task.enqueue(edition.pk, starts.isoformat())
        newer = Release.objects.filter(edition=edition.pk, number__gt=progress.release)
        if newer.exists():
            announce.enqueue(edition.pk)
    Notification.objects.given_up().forget()
    if Notification.objects.due().exists():
        deliver.enqueue()


def starts_between(programme: Programme, after: datetime, until: datetime) -> list[datetime]:
    """Return the times at which slots start, sorted, after `after` and up to `until`."""
    found = {slot.start for slot, _session in programme.all_slots}
    return sorted(starts for starts in found if after < starts <= until)


@task(queue_name="letters", priority=-5)
def remind(edition_pk: int, starts: str) -> None:
    """Plan reminders of sessions that start then, or since the last reminders."""
    now, until = timezone.now(), datetime.fromisoformat(starts)
    edition = current_site().of_row(edition_pk)
    if edition is None:
        return
    with transaction.atomic():
        progress = Progress.objects.select_for_update().get(edition=edition_pk)
        after = max(progress.starts, now)
        # Slots of one session that start together share a reminder.
        starting = {
            session.short_key: slot.start
            for slot, session in reversed(edition.programme.all_slots)
            if after < slot.start <= until and not session.cancelled
        }
        for subscriptions in PushSubscription.objects.of(edition_pk).locked_in_batches():
            _wait(subscriptions, starting, now)
        Progress.objects.filter(pk=progress.pk, starts__lt=until).update(starts=until)
        deliver.enqueue()


def _wait(
    subscriptions: Sequence[PushSubscription], starting: Mapping[str, datetime], now: datetime
) -> None:
    """Store the reminders of subscribers; `starting`: the starts of sessions."""
    # Reminders that still wait are outdated: their slots moved.
    waiting = Notification.objects.filter(since=None, subscription__in=subscriptions)
    waiting.filter(session__in=starting).delete()
    Notification.objects.bulk_create(
        (
            Notification(
                subscription=subscription, session=session, starts=starting[session], due_at=now
            )
            for subscription in subscriptions
            if Topic.SOON in subscription.topics and not subscription.quiet_ends(now)
            for session in starting.keys() & set(subscription.sessions)
        ),
        batch_size=500,
    )


@task(priority=-10)
def forget_outlived() -> None:
    """Delete the subscriptions of editions that ended more than thirteen months ago."""
    PushSubscription.objects.outlived().erase()
