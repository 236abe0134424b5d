"""Reading rows of a table, with a heading above each column, as records."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from exchange import words
from exchange.cells import count_unkept
from exchange.columns import COLUMNS, Column, by_attribute
from exchange.headings import find, remembered_as, unit
from exchange.readers.left_out import words_of_links
from exchange.records import Reading, Record, Sort, UnreadableError, Where
from speakers.models import SpeakerLink
from talks.models import SessionLink

MOST_ROWS = 5000
MOST_COLUMNS = 200
# A title may stand above the headings.
MOST_ABOVE = 10

type Row = Sequence[object]
# Columns of which a number is counted in what their heading says.
LENGTHS = {"length", "default_minutes"}
COUNTED = {"min": re.compile(r"\d{1,4}"), "h": re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")}


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one sort; headings: the column that each means, None where it is unknown."""

    sort: Sort
    records: list[Record]
    headings: dict[str, str | None]
    notes: list[str]


def read(
    rows: Iterable[Row], headings: Mapping[str, str], sheet: str = "", sort: Sort | None = None
) -> Table | None:
    """Return the table of these rows; None if no row of its beginning holds known headings.

    headings: those matched by hand. sort: what the table lists, if that is known. Raises
    UnreadableError for more than MOST_ROWS.
    """
    numbered = enumerate(rows, start=1)
    above = list(islice(numbered, MOST_ABOVE))
    top = max(above, key=lambda row: _fit(row[1], headings, sort)[0], default=None)
    if top is None:
        return None
    fit, sort = _fit(top[1], headings, sort)
    if not fit:
        return None
    columns, meant = _columns(top[1], headings, sort)
    titles = {column.attribute: words.line(top[1][n]) for n, column in columns.items()}
    lengths = {name: unit(titles[name]) for name in LENGTHS & titles.keys()}
    units = {name: said for name, said in lengths.items() if said}
    below = (row for row in chain(above, numbered) if row[0] > top[0] and _filled(row[1]))
    records: list[Record] = []
    for number, row in below:
        if len(records) == MOST_ROWS:
            raise UnreadableError(_("The file has more than %(most)d rows.") % {"most": MOST_ROWS})
        values = {c.attribute: row[n] if n < len(row) else None for n, c in columns.items()}
        values |= {name: _counted(values[name], said) for name, said in units.items()}
        where = Where(number, "row", sheet)
        identifier = words.line(values.pop("identifier", ""))
        if any(words.line(value) for value in values.values()):
            records.append(
                Record(
                    sort=sort,
                    where=where,
                    values=values,
                    headings=titles,
                    identifier=identifier,
                )
            )
    return Table(sort, records, meant, [*_doubled(top[1]), *_unkept(sort, records)])


def _unkept(sort: Sort, records: Iterable[Record]) -> Iterator[str]:
    """Yield a sentence on links whose words name no kind."""
    kinds = SpeakerLink.Kind if sort == "speaker" else SessionLink.Kind
    if count := sum(count_unkept(kinds, each.values.get("links")) for each in records):
        yield words_of_links(count)


def _counted(value: object, unit_: str) -> object:
    """Return the value with the unit of its heading, if it is a number without one."""
    found = words.line(value)
    return f"{found} {unit_}" if COUNTED[unit_].fullmatch(found) else value


def _doubled(row: Row) -> Iterator[str]:
    """Yield a sentence on each heading that occurs more than once."""
    counts = Counter(_filled(row[:MOST_COLUMNS]))
    for heading, count in counts.items():
        if count > 1:
            sentence = _("There are several columns “%(heading)s”: the first of them counts.")
            yield sentence % {"heading": heading[:60]}


def headings_of(rows: Iterable[Row]) -> list[str]:
    """Return the likely headings of an unknown table: its first row of several cells."""
    beginning = (_filled(row[:MOST_COLUMNS]) for row in islice(rows, MOST_ABOVE))
    return next((found for found in beginning if len(found) > 1), [])


def unmatched(sheets: Iterable[Iterable[Row]]) -> Reading:
    """Return a reading with headings to be matched by hand. Raises UnreadableError."""
    unknown = dict.fromkeys(heading for rows in sheets for heading in headings_of(rows))
    if not unknown:
        raise UnreadableError(
            _("No row holds headings that are known here, such as “Title” and “Start”.")
        )
    return Reading(source="table", records=(), headings=unknown)


def fit_of(row: Row, headings: Mapping[str, str]) -> int:
    """Return how many headings of a row are known."""
    return _fit(row, headings, None)[0]


def _filled(row: Row) -> list[str]:
    return [found for found in map(words.line, row) if found]


def _fit(row: Row, headings: Mapping[str, str], sort: Sort | None) -> tuple[int, Sort]:
    """Return how many headings of a row are known, and for which sort of rows."""
    sorts: Iterable[Sort] = (sort,) if sort else COLUMNS
    fits = [(len(_columns(row, headings, each)[0]), each) for each in sorts]
    return max(fits, key=lambda fit: fit[0])


def _columns(
    row: Row, headings: Mapping[str, str], sort: Sort
) -> tuple[dict[int, Column], dict[str, str | None]]:
    """Return our columns by the number of the cell, and the column that each heading means."""
    columns: dict[int, Column] = {}
    meant: dict[str, str | None] = {}
    known = by_attribute(sort)
    taken: set[str] = set()
    for number, heading in enumerate(map(words.line, row[:MOST_COLUMNS])):
        if not heading:
            continue
        by_hand = headings.get(remembered_as(heading))
        # A match by hand on another sheet does not count here.
        column = known[by_hand] if by_hand in known else find(sort, heading)
        if by_hand == "":
            meant.setdefault(heading, "")
        elif column and column.attribute not in taken:
            columns[number] = column
            taken.add(column.attribute)
            meant[heading] = column.attribute
        else:
            meant.setdefault(heading, None)
    return columns, meant
