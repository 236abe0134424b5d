"""Reading the cells of a record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from core.text.translated import LANGUAGES
from exchange import moments, words
from exchange.cells import CellError, hour
from exchange.columns import by_attribute
from exchange.records import Fault, Record

# Fields that an empty cell never empties: rows need them, or something would be deleted.
KEPT = {"day", "default_minutes", "email", "end", "first_name", "format_minutes", "identifier"}
KEPT |= {"key", "length", "name", "order", "room", "slot_key", "slug", "sort_name", "start"}
KEPT |= {"state", "venue"}


# How many names a sentence quotes.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """The values of a record, and what is wrong with it.

    values: by attributes of rows; faults: cells that cannot be taken, whose names are in `unread`.
    languages: words on languages that cannot be read: the row is taken without them. emptied: the
    values of empty cells, which count only if the last version of the file had words there.
    """

    values: dict[str, Any]
    faults: list[Fault]
    unread: set[str]
    languages: str = ""
    emptied: dict[str, Any] = field(default_factory=dict)


def judge(record: Record, language: str) -> Judged:
    """Read each cell of a record; texts without a language are taken to be in this one.

    An empty cell says nothing, unless the record has our key: in a spreadsheet of this site it was
    emptied on purpose.
    """
    values: dict[str, Any] = {}
    emptied: dict[str, Any] = {}
    faults, unread, languages = [], set(), ""
    known = by_attribute(record.sort)
    has_day = bool(words.line(record.values.get("day")))
    for name, raw in record.values.items():
        if isinstance(raw, list):
            # The reader found people or links one by one.
            (values if raw else emptied)[name] = [tuple(each) for each in raw]
            continue
        is_empty = not words.line(raw)
        if is_empty and name in KEPT:
            continue
        if name == "start" and (parts := moments.parts(raw)) and "end" not in record.values:
            # “10:00–10:30” in one cell.
            read = hour if has_day else known["start"].read
            values |= {"start": read(parts[0]), "end": hour(parts[1])}
            continue
        attribute = f"{name}_{language}" if f"{name}_{language}" in known else name
        if is_empty and not is_ours(record):
            emptied[attribute] = known[name].read("")
            continue
        try:
            read = hour if has_day and name in {"start", "end"} else known[name].read
            values[attribute] = read("" if is_empty else raw)
        except CellError as error:
            if name == "languages":
                languages = words.line(raw)
                continue
            faults.append(fault(record, name, error.why, error.mend))
            unread.add(name)
    # Another column may say it.
    emptied = {name: value for name, value in emptied.items() if name not in values}
    return Judged(values, faults, unread, languages, emptied)


def is_ours(record: Record) -> bool:
    """Tell whether the record is a row of our own spreadsheet, so that each cell is meant."""
    return bool(words.line(record.values.get("key")))


def is_nameless(row: Any, values: dict[str, Any], name: str) -> bool:
    """Tell whether a row (None: a new one) would have no name or title in any language."""
    texts = (f"{name}_{language}" for language in LANGUAGES)
    return not any(values.get(text, getattr(row, text, "")) for text in texts)


def fault(record: Record, name: str, why: str, mend: str = "") -> Fault:
    """Return the fault of this column of the record."""
    return Fault(where=record.where, column=heading(record, name), why=why, mend=mend)


def address_taken(record: Record) -> Fault:
    return fault(record, "slug", _("Another row has this address."), _("Choose another one."))


def refuse_withdrawing(
    record: Record, row: Any, values: dict[str, Any], faults: list[Fault]
) -> None:
    """Add a fault if a file would withdraw a row, or put one back."""
    if row is not None and values.pop("withdrawn", row.withdrawn) != row.withdrawn:
        why = _("A row is withdrawn, and put back, on its own page, not by a file.")
        faults.append(fault(record, "withdrawn", why, _("Write what it was before.")))


def unclear(record: Record, column: str, name: str) -> Fault:
    """Return the fault of a name that several rows have."""
    why = _("Several are called “%(name)s”.") % {"name": name[:80]}
    mend = _("Write the address (slug) of the one you mean instead of the name.")
    return fault(record, column, why, mend)


def heading(record: Record, name: str) -> str:
    """Return the column's heading in the file, or else in our spreadsheets."""
    if record.headings and name in record.headings:
        return record.headings[name]
    column = by_attribute(record.sort).get("speakers" if name == "people" else name)
    return column.title() if column else ""


def quoted(names: Iterable[str]) -> str:
    """Return the first SHOWN names, in quotation marks and with commas."""
    return ", ".join(_("“%(name)s”") % {"name": name[:60]} for name in islice(names, SHOWN))
