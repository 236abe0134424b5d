"""The contents of a file, before anything of it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

# The values in which two records of one session may differ.
OF_SLOTS = {"day", "end", "identifier", "key", "length", "room", "slot_key", "start"}

Sort = Literal["room", "track", "format", "speaker", "session"]


class UnreadableError(Exception):
    """The file is in no format known here, or too large; the message says why."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file.

    number: of a row or a line, from 1; of an entry, in reading order.
    """

    number: int
    unit: Literal["row", "line", "entry"] = "row"
    sheet: str = ""

    def __str__(self) -> str:
        names = {"number": self.number, "sheet": self.sheet}
        if self.unit == "line":
            return _("line %(number)d") % names
        if self.unit == "entry":
            return _("entry %(number)d") % names
        if self.sheet:
            return _("sheet “%(sheet)s”, row %(number)d") % names
        return _("row %(number)d") % names


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A thing that a file describes, by the names of our columns (exchange.columns).

    values: as they were read: texts, numbers, dates, or None for an empty cell; a column that the
    file does not have is missing. headings: the file's names of its columns, where it has any.
    identifier: by which the file knows it, the same in each version. in_sessions: only sessions of
    the file name it; without one of them it is not made. adopts: the key, the slug and whether it
    is recorded, as in the source of the file: a new row takes them if they are free. addresses: of
    people whom a session names, with their names.
    """

    sort: Sort
    where: Where
    values: Mapping[str, object]
    headings: Mapping[str, str] | None = None
    identifier: str = ""
    in_sessions: bool = False
    adopts: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[tuple[str, str], ...] = ()

    def completed(self, other: "Record") -> "Record":
        """Return the record, with its empty values filled in from another one."""
        filled = {name: value for name, value in self.values.items() if value}
        return replace(self, values={**self.values, **other.values, **filled})

    def is_same_session(self, other: "Record") -> bool:
        """Tell whether both describe the same session, apart from the time and the room."""
        ours, theirs = (
            {name: value for name, value in each.values.items() if name not in OF_SLOTS and value}
            for each in (self, other)
        )
        return ours == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error in the file: where, in which column, why, and what would mend it."""

    where: Where | None
    column: str
    why: str
    mend: str = ""

    def __str__(self) -> str:
        place = ", ".join(filter(None, (str(self.where or ""), self.column)))
        return " ".join(filter(None, (f"{place} :" if place else "", self.why, self.mend)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All contents of a file.

    source: the format of the file, and its origin, so that identifiers of two of them differ.
    headings: of a table, with the column that each means, "" for none, None for unknown. notes:
    sentences on what was left out.
    """

    source: str
    records: tuple[Record, ...]
    faults: tuple[Fault, ...] = ()
    headings: Mapping[str, str | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    venue: str = ""

    def of(self, sort: Sort) -> list[Record]:
        return [record for record in self.records if record.sort == sort]
