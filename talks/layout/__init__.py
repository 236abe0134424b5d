"""The programme laid out for reading: days, hours, sessions side by side.

All that a page shows of it is made here, once, in the active language; templates only print it.
Rows are a day's distinct times, numbered, and columns its rooms: static classes (`from-t0 from-u3
room-2`) place a cell, so one stylesheet lays out any day. Knows neither HTTP nor the database.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from uuid import UUID

from talks.layout.cells import Cell, CellMaker
from talks.layout.days import DayLayout, Placed, hour_address, make_days
from talks.layout.filters import Filters
from talks.marks import Mark
from talks.programme import Programme

__all__ = ["Cell", "DayLayout", "Filters", "ProgrammeLayout", "hour_address"]


class ProgrammeLayout:
    """The days of a programme as seen at `now` (aware), with only what the filters keep.

    `address` returns the path of a session's page from its slug, `room_address` that of a room's;
    `marks` are a few words for slots that changed lately, by key. `unplaced` are the sessions
    without a slot; `count` is the number of sessions, as Programme.counted has it. `valid_until` is
    when a mark of past or now expires, or None when nothing is to come.
    """

    def __init__(
        self,
        programme: Programme,
        *,
        now: datetime,
        address: Callable[[str], str],
        room_address: Callable[[str], str],
        filters: Filters | None = None,
        marks: Mapping[UUID, Mark] | None = None,
    ) -> None:
        self.programme = programme
        self.now = now.astimezone(programme.edition.zone)
        self.clock = f"{self.now:%H:%M}"
        self.filters = Filters(programme) if filters is None else filters
        maker = CellMaker(
            programme,
            now=self.now,
            address=address,
            room_address=room_address,
            filters=self.filters,
            marks=marks or {},
        )
        placed: list[Placed] = []
        self.unplaced: list[Cell] = []
        for cell, block in maker.cells():
            if block:
                placed.append((cell, block))
            else:
                self.unplaced.append(cell)
        self.days: list[DayLayout] = make_days(
            placed, rooms=programme.listed_rooms, names=maker.names, now=self.now
        )
        cells = [*(cell for cell, _block in placed), *self.unplaced]
        self.count = len({cell.key for cell in cells if not cell.is_break})
        self.valid_until = self._next_edge()

    @property
    def unplaced_facets(self) -> list[str]:
        """Return the facets of the sessions without a slot, for scripts that filter."""
        return [cell.facets for cell in self.unplaced]

    @property
    def leads_to_now(self) -> bool:
        """Tell whether something is on, or still to come on the day that is under way."""
        return any(day.leads_to_now for day in self.days)

    def _next_edge(self) -> datetime | None:
        """Return the next time at which a session starts or ends, or a day begins."""
        edition = self.programme.edition
        # As slots are: times of two zones are compared the slow way.
        now = self.now.astimezone(UTC)
        edges = [
            datetime.combine(day, time(), edition.zone).astimezone(UTC) for day in edition.days
        ]
        for _session, slot, _facets in self.filters.placings:
            if slot:
                edges += (slot.start, slot.end)
        return min((edge for edge in edges if edge > now), default=None)
