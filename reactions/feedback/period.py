"""The period in which feedback on a session is taken."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from talks.programme import Programme, schema

# After the last day of the edition: attendees may travel home and sleep over it first.
OPEN_FOR = timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class Period:
    """The time in which feedback is taken: from the first slot's start to weeks after the edition.

    Both ends are aware.
    """

    opens: datetime
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def next_edge(self, now: datetime) -> datetime | None:
        """Return when the period opens or closes next, None once it is over."""
        return next((edge for edge in (self.opens, self.closes) if edge > now), None)


def period(programme: Programme, session: schema.Session) -> Period | None:
    """Return when feedback on a session is taken, by its published times.

    Return None for breaks, and sessions that are cancelled, withdrawn or without a time.
    """
    slots = session.live_slots
    if session.withdrawn or session.cancelled or not slots or programme.is_break(session):
        return None
    after = programme.edition.last_day + OPEN_FOR + timedelta(days=1)
    return Period(slots[0].start, datetime.combine(after, time(), programme.edition.zone))
