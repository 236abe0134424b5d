"""What the pages that find places show."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Edition
from talks.admin.problems import Links, links_of, may_know, readable
from talks.clashes import Problem, circumstances
from talks.formatting import day_name, short_moment
from talks.programme import schema
from timetable.admin.finding.words import ContradictionInWords
from timetable.finding.places import Found, FoundPlace, find
from timetable.finding.reasons import Reason
from timetable.finding.search import Search, hours_of, search_for, to_come
from timetable.finding.several import PlacesForAll, find_for_all
from timetable.places import SlotChange, SlotPlace
from timetable.programmes import planned_programme

# How many sessions places are found for at once: each is compared with all that are left.
MOST_AT_ONCE = 30


class NoSearchError(Exception):
    """There is nothing to look for; the message says why."""


class PlannedEdition:
    """An edition as it is planned, with what places are judged by, as this user may read it."""

    def __init__(self, request: HttpRequest, edition: Edition) -> None:
        self.request = request
        self.edition = edition
        self.programme = planned_programme(edition)
        self.circumstances = circumstances(edition)
        self.hours = to_come(hours_of(self.programme), timezone.now())

    @cached_property
    def links(self) -> Links:
        return links_of(self.edition)

    def sought(self, key: UUID) -> schema.Session:
        """Return a session that may have a place. Raises NoSearchError."""
        session = self.programme.find(schema.Session, key)
        if session is None or session.withdrawn or session.erased:
            raise NoSearchError(_("It needs no place: it was deleted or withdrawn."))
        if session.cancelled:
            sentence = _("“%(session)s” is cancelled: it needs no place.")
            raise NoSearchError(sentence % {"session": session.title.either})
        return session

    @cached_property
    def pool(self) -> list[schema.Session]:
        """Return the sessions that wait for a place, by title."""
        listed = self.programme.listed
        return [each for each in listed if not each.live_slots and not each.cancelled]

    def moment(self, start: datetime, end: datetime) -> str:
        return short_moment(start, end, self.programme.edition.zone)

    def clock(self, *moments: datetime) -> str:
        """Return times of the day from one to the other."""
        zone = self.programme.edition.zone
        return "–".join(f"{moment.astimezone(zone):%H:%M}" for moment in moments)

    def reasons(self, reasons: Iterable[Reason]) -> list[str]:
        """Return those that the user may read."""
        user = self.request.user
        return [each.sentence for each in reasons if may_know(user, each.private_to)]

    def advice(self, problems: Iterable[Problem]) -> list[str]:
        """Return what rules say, as the user may read it."""
        return [readable(self.request.user, each, self.links).sentence for each in problems]

    def contradiction(self, search: Search, found: Found) -> ContradictionInWords:
        private_to = self.circumstances.private_to.get("available", "")
        may_read = may_know(self.request.user, private_to)
        return ContradictionInWords(search, found.hindered, self.links, tells_hours=may_read)

    def room(self, key: UUID) -> str:
        return self.programme.room(key).name.either


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place on the page.

    starts: the first and the last time at which it fits there, if it may begin at several. change:
    what its button sends.
    """

    when: str
    room: str
    starts: list[str]
    reasons: list[str]
    advice: list[str]
    change: str


class ShownPlaces:
    """The places for one session. Raises NoSearchError."""

    def __init__(self, plan: PlannedEdition, session: UUID, slot: UUID | None) -> None:
        self.plan = plan
        sought = plan.sought(session)
        self.search = search_for(plan.programme, plan.circumstances, sought, plan.hours, slot)

    @cached_property
    def found(self) -> Found:
        return find(self.search)

    @property
    def minutes(self) -> int:
        return self.search.length // timedelta(minutes=1)

    @property
    def today(self) -> str:
        """Return where the session is now, if it has a place."""
        slot = self.search.leaves
        if slot is None:
            return ""
        return f"{self.plan.moment(slot.start, slot.end)}, {self.plan.room(slot.room)}"

    @property
    def others(self) -> list[tuple[UUID, str]]:
        """Return key and time of the other slots that the session has."""
        slots = self.search.session.live_slots
        return [(slot.key, self.plan.moment(slot.start, slot.end)) for slot in slots]

    @property
    def rows(self) -> list[PlaceRow]:
        return [self._row(place) for place in self.found.places]

    def _row(self, place: FoundPlace) -> PlaceRow:
        gap = place.gap
        return PlaceRow(
            when=self.plan.moment(place.spot.start, place.end),
            room=self.plan.room(place.spot.room),
            starts=[self.plan.clock(at) for at in (gap.first, gap.last) if gap.last > gap.first],
            reasons=self.plan.reasons(place.reasons),
            advice=self.plan.advice(place.advice),
            change=_change(self.search.session, place, self.search.leaves),
        )

    @cached_property
    def contradiction(self) -> ContradictionInWords | None:
        """Return why there is no place, if there is none."""
        return None if self.found.places else self.plan.contradiction(self.search, self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A line of the sheet as it would be: what is new on it, or stands already."""

    day: date
    room: str
    order: tuple[int, str]
    start: datetime
    clock: str
    title: str
    is_new: bool
    reasons: list[str]
    advice: list[str]


class ShownPlacesForAll:
    """The places for several sessions, among what stands already."""

    def __init__(self, plan: PlannedEdition, sessions: Iterable[schema.Session]) -> None:
        self.plan = plan
        waiting = [session for session in sessions if not session.live_slots]
        self.left_out = waiting[MOST_AT_ONCE:]
        self.found: PlacesForAll = find_for_all(
            plan.programme, plan.circumstances, waiting[:MOST_AT_ONCE], plan.hours
        )

    @property
    def changes(self) -> list[str]:
        return [_change(each.session, each.place) for each in self.found.placings]

    @property
    def failures(self) -> list[ContradictionInWords]:
        failures = self.found.failures
        return [self.plan.contradiction(each.search, each.found) for each in failures]

    @property
    def days(self) -> list[tuple[str, list[tuple[str, list[SheetRow]]]]]:
        """Return the days on which something is new; of each, the rooms, with all that is there."""
        rows = sorted(self._rows(), key=lambda row: (row.day, row.order, row.start, row.title))
        found = []
        for day, of_day in groupby(rows, key=lambda row: row.day):
            rooms = [(name, list(lines)) for name, lines in groupby(of_day, lambda row: row.room)]
            changed = [room for room in rooms if any(row.is_new for row in room[1])]
            if changed:
                found.append((day_name(day), changed))
        return found

    def _rows(self) -> Iterator[SheetRow]:
        for slot, session in self.plan.programme.all_slots:
            yield self._row(session, slot.room, slot.start, slot.end)
        for each in self.found.placings:
            place = each.place
            yield self._row(each.session, place.spot.room, place.spot.start, place.end, place)

    def _row(
        self,
        session: schema.Session,
        room: UUID,
        start: datetime,
        end: datetime,
        new: FoundPlace | None = None,
    ) -> SheetRow:
        programme = self.plan.programme
        return SheetRow(
            day=start.astimezone(programme.edition.zone).date(),
            room=self.plan.room(room),
            order=(programme.room(room).order, str(room)),
            start=start,
            clock=self.plan.clock(start, end),
            title=session.title.either,
            is_new=new is not None,
            reasons=self.plan.reasons(new.reasons if new else ()),
            advice=self.plan.advice(new.advice if new else ()),
        )


def _change(session: schema.Session, place: FoundPlace, leaves: schema.Slot | None = None) -> str:
    """Return what changes if the session is placed there, as JSON."""
    change = SlotChange(
        slot=leaves.key if leaves else None,
        session=session.key,
        before=SlotPlace(leaves.room, leaves.start, leaves.end) if leaves else None,
        after=SlotPlace(place.spot.room, place.spot.start, place.end),
    )
    return json.dumps(change.as_json())
