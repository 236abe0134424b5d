"""Thinning of old revisions that were not chosen to be kept."""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone

from recaps.models import Revision

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Older than the first, one stays in each of the second; younger than an hour all do.
STEPS = (
    (HOUR, timedelta(minutes=1)),
    (DAY, HOUR),
    (7 * DAY, DAY),
    (30 * DAY, 7 * DAY),
)
# When a user has no room left: one stays of each hour, also of this one.
SHORT_OF_ROOM = ((timedelta(0), HOUR),)
# A minute, hour, day or week begins at the same time whenever it is asked.
EPOCH = datetime(2000, 1, 3, tzinfo=UTC)

type Steps = tuple[tuple[timedelta, timedelta], ...]


def thin(rows: QuerySet[Revision], steps: Steps = STEPS) -> None:
    """Delete revisions too close together for their age, except the last of each user and time.

    So the newest of a recap is never deleted, nor is any that is kept for ever.
    """
    now = timezone.now()
    old = rows.filter(kept_for_ever=False, saved_at__lte=now - steps[0][0])
    seen, gone = set(), []
    # By key, as they came: a clock may have been put back.
    for pk, saved_at, *whose in old.order_by("-pk").values_list(
        "pk", "saved_at", "recap", "saved_by"
    ):
        apart = max(apart for age, apart in steps if now - saved_at >= age)
        time = (*whose, apart, (saved_at - EPOCH) // apart)
        if time in seen:
            gone.append(pk)
        seen.add(time)
    Revision.objects.filter(pk__in=gone, kept_for_ever=False).delete()


def plan_thinning(revision: Revision) -> None:
    """Schedule thinning of an hour's revisions for each age at which fewer are kept."""
    began = revision.saved_at - (revision.saved_at - EPOCH) % HOUR
    others = Revision.objects.filter(
        recap=revision.recap_id, kept_for_ever=False, saved_at__gte=began
    ).exclude(pk=revision.pk)
    if revision.kept_for_ever or others.exists():
        return
    for age, _apart in STEPS:
        thin_revisions.using(run_after=began + HOUR + age).enqueue(revision.recap_id)


@task(priority=-10)
def thin_revisions(recap: int) -> None:
    """Thin the revisions of one recap."""
    thin(Revision.objects.filter(recap=recap))
