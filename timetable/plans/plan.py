"""A plan: what would move in one step, and what is to be said of it before."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.text.translated import written
from timetable.models import Step
from timetable.places import SlotChange, SlotPlace
from timetable.plans.standing import Standing, StandingSlot


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The changes of one step; `hindrances` say why it cannot be taken, `remarks` what it does
    besides.
    """

    kind: Step.Kind
    changes: tuple[SlotChange, ...] = ()
    hindrances: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def digest(self, *said: str) -> str:
        """Return a digest of all that is shown of it, with what else is said of it."""
        shown = (self.kind, self.changes, self.hindrances, self.remarks, said)
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def leaving_day(
    standing: Standing, moved: Iterable[tuple[StandingSlot, SlotChange]], day: date
) -> Iterator[str]:
    """Yield a sentence for each slot that would not begin on this day, or go on after it."""
    for slot, change in moved:
        if change.after is None:
            continue
        begins = standing.day_of(change.after.start)
        names = {"session": slot.title, "day": written(begins, "l j F")}
        if begins != day:
            yield _("“%(session)s” would begin on %(day)s.") % names
        elif standing.passes_midnight(change.after) and not standing.passes_midnight(slot.place):
            yield _("“%(session)s” would end after midnight.") % names


def ending_later(standing: Standing, changes: Iterable[SlotChange]) -> list[str]:
    """Return a sentence if a day would end later than it does; all that changes is of one day."""
    later = max((change.after for change in changes if change.after), key=_end, default=None)
    if later is None:
        return []
    slots = standing.on(standing.day_of(later.start))
    ends = max((slot.place.end for slot in slots), default=later.end)
    if later.end <= ends:
        return []
    hours = {"now": standing.clock(ends), "then": standing.clock(later.end)}
    return [_("The day would end at %(then)s; now it ends at %(now)s.") % hours]


def _end(place: SlotPlace) -> datetime:
    return place.end


def outside(standing: Standing, changes: Iterable[SlotChange]) -> list[str]:
    """Return a sentence if something would begin on no day of the edition."""
    if all(
        standing.day_of(change.after.start) in standing.days for change in changes if change.after
    ):
        return []
    days = {"first": standing.days[0], "last": standing.days[-1]}
    dates = {edge: written(day, "j F Y") for edge, day in days.items()}
    return [_("The edition runs from %(first)s to %(last)s.") % dates]
