"""Attempts at what failed, after longer and longer pauses, until a person must intervene."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.tasks import Task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long to wait after each attempt that failed; after the last one a person must intervene.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60)]
MOST_ATTEMPTS = len(PAUSES) + 1
# For what has a state: one more call closes it, in case the worker of the last one was killed.
PAUSES_AND_CLOSING = [*PAUSES, timedelta(hours=1)]

# What makes one is called with the key of a row, its turn, and the number of attempts before.
type Attempt = Task[[int, int, int], None]


class Attempted(models.Model):
    """A row with which something is attempted until it succeeds, in rounds numbered by `turn`."""

    turn = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last tried at"), null=True)
    failure = models.TextField(_("why it failed"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_exhausted(self) -> bool:
        """Tell whether no attempt is left in this round."""
        return self.attempts >= MOST_ATTEMPTS

    @property
    def this_attempt(self) -> dict[str, int]:
        """Return the values that find the row only until another attempt or round begins."""
        return {"pk": self.pk, "turn": self.turn, "attempts": self.attempts}


@transaction.atomic
def start_round(
    row: Attempted, task: Attempt, at: datetime | None = None, **values: object
) -> None:
    """Begin a new round, now or later; tasks planned in the former one will find nothing to do."""
    QuerySet(type(row)).filter(pk=row.pk).update(turn=F("turn") + 1, attempts=0, **values)
    row.refresh_from_db()
    later = at if at and at > timezone.now() else None
    task.using(run_after=later).enqueue(row.pk, row.turn, 0)


def start_attempt[M: Attempted](
    rows: QuerySet[M], task: Attempt, key: tuple[int, int, int], pauses: list[timedelta] = PAUSES
) -> M | None:
    """Return the row to make an attempt with; None if that was made, or is no longer needed.

    The next attempt is planned before this one, so that a worker that is killed leaves none behind.
    rows: those that still wait for their end; key: the arguments of the task.
    """
    pk, turn, attempts = key
    with transaction.atomic():
        # Locked: an attempt that is still being made may be writing what this one is to know.
        mine = rows.select_for_update().filter(pk=pk, turn=turn, attempts=attempts)
        row = mine.first()
        if row is None or not claim(rows, row):
            return None
        if attempts < len(pauses):
            task.using(run_after=timezone.now() + pauses[attempts]).enqueue(pk, turn, attempts + 1)
    return row


def claim[M: Attempted](rows: QuerySet[M], row: M, **values: object) -> bool:
    """Count an attempt for this worker alone; return False if another was faster or it is over."""
    attempts, now = row.attempts + 1, timezone.now()
    if not rows.filter(**row.this_attempt).update(attempts=attempts, tried_at=now, **values):
        return False
    row.attempts, row.tried_at = attempts, now
    return True
