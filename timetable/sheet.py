"""What the sheet shows of an edition: its days and rooms, what stands there, and the pool."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from events.models import Edition
from talks.models import Session, Slot


def shown_slots(edition: Edition, day: date | None = None) -> QuerySet[Slot]:
    """Return the slots that stand on a day of the sheet; without a day, on all."""
    standing = Slot.objects.standing().filter(session__edition=edition)
    standing = standing.exclude(session__state=Session.State.WITHDRAWN)
    if day is None:
        return standing
    # A slot belongs to the day it starts, by the clock of the edition.
    midnight = datetime.combine(day, time(), edition.zone)
    return standing.filter(start__gte=midnight, start__lt=midnight + timedelta(days=1))


def pool(edition: Edition) -> QuerySet[Session]:
    """Return the sessions that wait for a place."""
    return Session.objects.without_slot().filter(edition=edition)
