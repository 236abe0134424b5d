"""The print size of a day: as large as fits on sheets of A4."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import batched
from math import ceil

from talks.layout.cells import Cell

# In points: the classes sheet-1, sheet-2, … of core/print.css. Smaller is unreadable.
SIZES = (10, 9, 8, 8, 7, 6.5)
# From this class on, a session with the full width takes a line, and none has its kind.
TERSE = 4
# Space for the hours on a sheet, in points: A4 without margins and the heads of site and day.
WIDTH, HEIGHT = 527.0, 680.0
COLUMNS = 6
# In em: the hours beside the columns, what parts two cells, what an hour has around it, a line, and
# what a letter takes on average, in a text and in a title.
HOURS, GAP, AROUND, LINE, LETTER, TITLE_LETTER = 5, 1, 1, 1.25, 0.5, 0.43
TITLE_LINE, META_LINE = 1.4, 1.8


def print_size(hours: Sequence[Sequence[Cell]]) -> str:
    """Return the class of a day with these cells: the fewest sheets, then the largest size."""

    def sheets(number: int) -> int:
        return _sheets([_height(cells, SIZES[number - 1], number >= TERSE) for cells in hours])

    # Smaller letters never take more sheets.
    fewest = sheets(len(SIZES))
    larger = range(1, len(SIZES))
    return f"sheet-{1 + bisect_left(larger, True, key=lambda number: sheets(number) == fewest)}"


def _sheets(heights: Sequence[float]) -> int:
    """Return how many sheets hours of these heights take, none of them split."""
    sheets, left = 0, 0.0
    for height in heights:
        if height > left:
            sheets, left = sheets + 1, HEIGHT
        left -= height
    return sheets


def _height(cells: Sequence[Cell], size: float, terse: bool) -> float:
    """Return the height of an hour in points, with its cells side by side in rows.

    It is estimated from numbers of letters; the browser knows better and too late.
    """
    rows = ceil(len(cells) / COLUMNS)
    columns = min(ceil(len(cells) / rows), COLUMNS)
    column = (WIDTH / size - HOURS - (columns - 1) * GAP) / columns
    heights = (max(_cell(cell, column, terse) for cell in row) for row in batched(cells, columns))
    return (sum(heights) + (rows - 1) * GAP / 2 + AROUND) * size


def _cell(cell: Cell, width: float, terse: bool) -> float:
    """Return the height of a cell in em."""
    meta = 2 + LETTER * (len("00:00–00:00 ") + len(cell.room_name))
    title = TITLE_LETTER * len(cell.title)
    rest = LETTER * (len(cell.people) + (0 if terse else len(" · ") + len(cell.kind)))
    if cell.is_break or (terse and meta + title + rest < width):
        return META_LINE
    return (
        META_LINE
        + LINE * (ceil(meta / width) - 1)
        + TITLE_LINE * ceil(title / width)
        + LINE * (ceil(rest / width) + len(cell.states))
    )
