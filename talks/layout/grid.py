"""The grid of a day on wide screens: rows are its times, columns its rooms, page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from math import ceil
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from talks.layout.columns import WHOLE_HOUSE, Block, arrange, page_width
from talks.programme import schema

# How many rows and pages of columns the stylesheets number (talks/numbered.css,
# talks/many_rooms.css). A day beyond that stays a list.
MOST_ROWS = 480
MOST_PAGES = 8
# More columns than that are narrow: they need a wider screen and smaller letters.
FEW_COLUMNS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column, and the static classes that place it."""

    name: SafeString
    detail: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPage:
    """Columns that stand side by side: the numbers and names of the first and the last."""

    number: int
    first: int
    last: int
    first_name: SafeString
    last_name: SafeString


class Grid:
    """Places blocks on the grid; `rooms` are in the organisers' order."""

    def __init__(self, blocks: Sequence[Block], rooms: Sequence[schema.Room]) -> None:
        self.columns = arrange(blocks, [room.key for room in rooms])
        self.times = sorted({time for block in blocks for time in (block.start, block.end)})
        self.rows = {time: number for number, time in enumerate(self.times, start=1)}
        self.capacities = {room.key: room.capacity for room in rooms}
        self.width = page_width(len(self.columns))
        self.is_paged = len(self.columns) > self.width

    @property
    def css(self) -> str:
        """Return the static classes of the grid, or "" if the day stays a list."""
        if len(self.times) > MOST_ROWS or len(self.columns) > MOST_PAGES * self.width:
            return ""
        narrow = " grid--many" if len(self.columns) > FEW_COLUMNS else ""
        return f"grid cols-{self.width}{narrow}"

    def place(self, block: Block) -> str:
        """Return the static classes that place a cell; its hour knows at which row it starts."""
        end = line("to", self.rows[block.end])
        if block.column == WHOLE_HOUSE:
            band = "band " if self.columns[1:] and not block.is_break else ""
            return f"room-all {band}{end}"
        span = f" span-{block.span}" if block.span > 1 else ""
        return f"room-{self._room(block.column)}{span}{self._page(block.column)} {end}"

    def hour(self, start: datetime) -> str:
        """Return the static classes of what starts then."""
        return line("from", self.rows[start])

    def hour_pages(self, blocks: Iterable[Block]) -> SafeString:
        """Return the static classes of the pages on which these blocks start."""
        columns = sorted({block.column for block in blocks})
        pages = [] if WHOLE_HOUSE in columns else [self._page(column) for column in columns]
        return SafeString("".join(dict.fromkeys(pages)))

    def heads(self, names: Mapping[UUID, SafeString]) -> list[Column]:
        """Return the heads of all columns."""
        return [
            Column(
                name=names[room],
                detail=_seats(self.capacities.get(room)),
                place=f"room-{self._room(number)}{self._page(number)}",
            )
            for number, room in enumerate(self.columns, start=1)
        ]

    def pages(self, names: Mapping[UUID, SafeString]) -> list[ColumnPage]:
        """Return the pages of columns, or none if one is enough."""
        if not self.is_paged:
            return []
        numbered = batched(enumerate(self.columns, start=1), self.width)
        return [
            ColumnPage(
                number=page,
                first=columns[0][0],
                last=columns[-1][0],
                first_name=names[columns[0][1]],
                last_name=names[columns[-1][1]],
            )
            for page, columns in enumerate(numbered, start=1)
        ]

    def _room(self, column: int) -> int:
        return (column - 1) % self.width + 1

    def _page(self, column: int) -> str:
        return f" page-{ceil(column / self.width)}" if self.is_paged else ""


def line(edge: str, row: int) -> str:
    """Return the classes of a row at which something starts ("from") or ends ("to")."""
    return f"{edge}-t{row // 10} {edge}-u{row % 10}"


def _seats(capacity: int | None) -> str:
    if capacity is None:
        return ""
    return ngettext("%(n)d seat", "%(n)d seats", capacity) % {"n": capacity}
