"""The stars of a day of the edition being worked on, by room and hour."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from core.files.tables import Row
from core.text.translated import written
from events.models import Edition
from picks.models import StarCount
from talks.models import Slot

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The stars of a session in a room within an hour; of two sessions, those of the fuller.

    `percent` is of the room's seats, at most 100; None if their number is unknown.
    """

    stars: int
    percent: int | None
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """The cells of a room, one an hour; None where nothing is on."""

    name: str
    capacity: int | None
    cells: list[Cell | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A table; `totals` are hourly over all rooms, `days` pairs of an ISO date and its name."""

    day: date
    hours: list[str]
    rooms: list[RoomLine]
    totals: list[int]
    days: list[tuple[str, str]]

    @property
    def title(self) -> str:
        return _("Stars by hour and room, %(day)s") % {"day": written(self.day, "l j F")}

    @property
    def shown(self) -> str:
        return self.day.isoformat()


def interest(edition: Edition, day: date) -> Interest:
    """Return the table of the rows, published or not, that start that day by local clocks."""
    midnight = datetime.combine(day, time(), edition.zone)
    slots = list(
        Slot.objects.expected()
        .filter(session__edition=edition, start__gte=midnight, start__lt=midnight + timedelta(1))
        .order_by("start")
    )
    counts = dict(
        StarCount.objects.filter(session__edition=edition).values_list("session", "count")
    )
    hours = _hours(slots)
    on = _on(slots, hours)
    rooms = []
    for room in edition.rooms.all():
        found = [_cell(on[room.pk, hour], counts, room.capacity) for hour in hours]
        if any(found):
            rooms.append(RoomLine(name=str(room), capacity=room.capacity, cells=found))
    columns = zip(*(room.cells for room in rooms), strict=True)
    return Interest(
        day=day,
        hours=[f"{hour.astimezone(edition.zone):%H:%M}" for hour in hours],
        rooms=rooms,
        totals=[sum(cell.stars for cell in column if cell) for column in columns],
        days=[(each.isoformat(), written(each, "l j F")) for each in edition.days],
    )


def _hours(slots: list[Slot]) -> list[datetime]:
    """Return the full hours from the first start to the last end, in UTC."""
    if not slots:
        return []
    first = slots[0].start.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    last = max(slot.end for slot in slots)
    return [first + n * HOUR for n in range(-((first - last) // HOUR))]


def _on(slots: list[Slot], hours: list[datetime]) -> dict[tuple[int, datetime], list[int]]:
    """Return the sessions in each room in each hour."""
    found = defaultdict(list)
    for slot in slots:
        for hour in hours:
            if slot.start < hour + HOUR and hour < slot.end:
                found[slot.room_id, hour].append(slot.session_id)
    return found


def _cell(sessions: list[int], counts: dict[int, int], capacity: int | None) -> Cell | None:
    if not sessions:
        return None
    stars = max(counts.get(session, 0) for session in sessions)
    percent = min(100, 100 * stars // capacity) if capacity else None
    return Cell(stars=stars, percent=percent, is_over=bool(capacity and stars > capacity))


def table(found: Interest) -> list[Row]:
    """Return the table as rows of a file; an empty cell is a room in which nothing is on."""
    return [
        [_("Room"), _("Seats"), *found.hours],
        *(
            [line.name, line.capacity or "", *(cell.stars if cell else "" for cell in line.cells)]
            for line in found.rooms
        ),
        [_("All rooms"), "", *found.totals],
    ]
