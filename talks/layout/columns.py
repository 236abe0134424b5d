"""Columns of the blocks of a day: one per room that needs one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from math import ceil
from uuid import UUID

WHOLE_HOUSE = 0
# How many columns have ten letters each on a screen of 1440 px. More are shown by page.
MOST_IN_VIEW = 8


@dataclass(slots=True, kw_only=True)
class Block:
    """A session that takes a room from `start` up to `end`, and its columns."""

    room: UUID
    start: datetime
    end: datetime
    is_break: bool = False
    cancelled: bool = False
    # The first column, from 1, and how many: or WHOLE_HOUSE.
    column: int = WHOLE_HOUSE
    span: int = 1

    def meets(self, other: "Block") -> bool:
        """Tell whether the two blocks overlap."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class Lane:
    """A column: blocks of one room that do not overlap."""

    room: UUID
    blocks: list[Block] = field(default_factory=list)

    def is_free_for(self, block: Block) -> bool:
        # Blocks that stand arrive in order of time; only cancelled ones must look at them all.
        nearest = self.blocks if block.cancelled else self.blocks[-1:]
        return not any(block.meets(other) for other in nearest)


def page_width(columns: int) -> int:
    """Return how many of these columns stand on a page: as many on each, but for the last."""
    pages = ceil(columns / MOST_IN_VIEW)
    return ceil(columns / pages) if columns else 1


def arrange(blocks: Iterable[Block], order: Sequence[UUID]) -> list[UUID]:
    """Give each block its columns, and return the room of each column from left to right.

    A block that overlaps no other takes the full width. A break that overlaps some takes the widest
    run of columns that are free meanwhile, whatever its room is: on the first page of columns that
    has one (page_width). A room needs a column only for what is left; two when a session replaces a
    cancelled one at the same time, and as many as it holds sessions at once.
    """
    in_time = sorted(blocks, key=lambda block: (block.start, block.end))
    crowd = _meeting(in_time)
    rooms = list({block.room: None for block in in_time})
    if not crowd and len(rooms) == 1:
        for block in in_time:
            block.column = 1
        return rooms
    settled = [block for block in crowd if not block.is_break]
    breaks = [block for block in crowd if block.is_break]
    while True:
        lanes = _lanes(settled, order)
        homeless = _spread(breaks, lanes)
        if homeless is None:
            return [lane.room for lane in lanes]
        # Every column is taken during this break: it needs its own room's.
        breaks.remove(homeless)
        settled.append(homeless)


def _meeting(in_time: Sequence[Block]) -> list[Block]:
    """Return the blocks that overlap another one."""
    meeting = []
    latest_end: datetime | None = None
    for index, block in enumerate(in_time):
        meets_earlier = latest_end is not None and block.start < latest_end
        meets_later = any(later.start < block.end for later in in_time[index + 1 : index + 2])
        if meets_earlier or meets_later:
            meeting.append(block)
        latest_end = max(latest_end, block.end) if latest_end else block.end
    return meeting


def _lanes(settled: Iterable[Block], order: Sequence[UUID]) -> list[Lane]:
    """Return a lane per room, more where blocks of a room overlap; cancelled ones give way."""
    rank = {room: index for index, room in enumerate(order)}
    lanes: dict[UUID, list[Lane]] = {}
    for block in sorted(settled, key=lambda block: (block.cancelled, block.start)):
        of_room = lanes.setdefault(block.room, [])
        lane = next((lane for lane in of_room if lane.is_free_for(block)), None)
        if lane is None:
            lane = Lane(block.room)
            of_room.append(lane)
        lane.blocks.append(block)
    columns = [
        lane
        for room in sorted(lanes, key=lambda room: rank.get(room, len(rank)))
        for lane in lanes[room]
    ]
    for number, lane in enumerate(columns, start=1):
        for block in lane.blocks:
            block.column, block.span = number, 1
    return columns


def _spread(breaks: Iterable[Block], lanes: Sequence[Lane]) -> Block | None:
    """Lay each break over a run of free columns; return the first break without one, or None."""
    laid: list[Block] = []
    for pause in breaks:
        taken = {
            number
            for number, lane in enumerate(lanes, start=1)
            if any(pause.meets(block) for block in lane.blocks)
        }
        for other in laid:
            if pause.meets(other):
                taken.update(range(other.column, other.column + other.span))
        width = page_width(len(lanes))
        pages = batched(range(1, len(lanes) + 1), width)
        runs = [_runs(number for number in page if number not in taken) for page in pages]
        if not any(runs):
            return pause
        widest = max(next(filter(None, runs)), key=len)
        pause.column, pause.span = widest[0], len(widest)
        laid.append(pause)
    return None


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Group neighbouring numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
