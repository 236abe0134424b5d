"""What a file says of a programme, as it says it: nothing is judged yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

# What two records of one session may differ in.
OF_SLOTS = {"day", "end", "identifier", "key", "length", "room", "slot_key", "start"}

Sort = Literal["room", "track", "format", "speaker", "session"]


class UnreadableError(Exception):
    """The file is none that we read, or more than we read; a sentence says why."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where something stands in a file.

    number: that of a row of a table or a line of a text, from 1; of an entry, in reading order.
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
    """What is said of one thing, by the names of our columns (exchange.columns).

    values: as they were read: texts, numbers, dates, or None for an empty cell; a column that the
    file does not have is not in it. headings: what the file calls its columns, where it does.
    identifier: what the file knows it by; the same in each of its versions. in_sessions: only the
    sessions of the file tell of it; without one of them it is not made. adopts: the key, the
    address (slug) and whether it is recorded, as they were where the file was made: of what nobody
    has, a new row takes them.
    """

    sort: Sort
    where: Where
    values: Mapping[str, object]
    headings: Mapping[str, str] | None = None
    identifier: str = ""
    in_sessions: bool = False
    adopts: Mapping[str, str] = field(default_factory=dict)

    def completed(self, other: "Record") -> "Record":
        """The same with what it leaves empty as another record of the same thing says it."""
        told = {name: value for name, value in self.values.items() if value}
        return replace(self, values={**self.values, **other.values, **told})

    def is_same_session(self, other: "Record") -> bool:
        """Whether both say the same of a session, but for the time and the room."""
        ours, theirs = (
            {name: value for name, value in each.values.items() if name not in OF_SLOTS and value}
            for each in (self, other)
        )
        return ours == theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What cannot be taken from the file: where, in which column, why, and what would mend it."""

    where: Where | None
    column: str
    why: str
    mend: str = ""

    def __str__(self) -> str:
        place = ", ".join(filter(None, (str(self.where or ""), self.column)))
        return " ".join(filter(None, (f"{place} :" if place else "", self.why, self.mend)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a file says.

    source: what kind of file it is, and whose, so that identifiers of two of them differ. headings:
    of a table, with our column that each means, "" for none, None where we do not know. notes:
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
