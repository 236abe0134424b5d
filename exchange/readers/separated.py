"""CSV: texts between separators, in whatever encoding a spreadsheet wrote them."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from exchange.readers import tables
from exchange.records import Reading, UnreadableError

SEPARATORS = (";", ",", "\t", "|")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What French spreadsheets write that is not UTF-8 (Latin-1 is in the first), and the letters by
# which one is told from the other: there may be few of them.
OTHERS = ("cp1252", "mac_roman")
FRENCH = frozenset("àâæçèéêëîïôœùûüÀÂÆÇÈÉÊËÎÔŒÙÛÜ’«»…")


def read(content: bytes, headings: Mapping[str, str]) -> Reading:
    """What a CSV says. Raises UnreadableError."""
    text = decoded(content)
    separator = _separator(text, headings)
    table = tables.read(_rows(text, separator), headings)
    if table is None:
        return tables.unmatched([_rows(text, separator)])
    return Reading(
        source="table",
        records=tuple(table.records),
        headings=table.headings,
        notes=tuple(table.notes),
    )


def decoded(content: bytes) -> str:
    """The text, in whichever encoding it is. Raises UnreadableError."""
    bom = next((name for mark, name in BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        return content.decode(bom)
    except UnicodeDecodeError:
        if b"\0" in content:
            raise UnreadableError(_("This is no file of a programme that is known here.")) from None
        return max((content.decode(name, "replace") for name in OTHERS), key=_french)


def _french(text: str) -> int:
    counts = Counter(text)
    return sum(counts[sign] for sign in FRENCH) - counts["\ufffd"]


def _separator(text: str, headings: Mapping[str, str]) -> str:
    """What stands between the headings: what makes most of them known, else the most of them."""
    beginning = "\n".join(text.splitlines()[: tables.MOST_ABOVE])

    def fit(separator: str) -> tuple[int, int]:
        rows = list(_rows(beginning, separator))
        known = max((tables.fit_of(row, headings) for row in rows), default=0)
        return known, max(map(len, rows), default=0)

    return max(SEPARATORS, key=fit)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=separator)
    except csv.Error as error:
        raise UnreadableError(_("The file is no whole CSV: it was cut or damaged.")) from error
