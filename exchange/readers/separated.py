"""CSV: texts between separators, in whatever encoding a spreadsheet wrote them."""

import csv
from collections.abc import Iterator, Mapping

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from exchange.readers import tables
from exchange.records import Reading, UnreadableError

SEPARATORS = (";", ",", "\t", "|")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What French spreadsheets write that is not UTF-8.
OTHERS = ["cp1252", "latin_1", "mac_roman"]


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
        found = from_bytes(content, cp_isolation=OTHERS).best()
    if found is None or b"\0" in content:
        raise UnreadableError(_("This is no file of a programme that is known here."))
    return str(found)


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
