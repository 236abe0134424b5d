"""Reader of CSV, with any usual separator and encoding."""

import csv
from codecs import iterdecode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from itertools import islice

from django.utils.translation import gettext as _

from core.files.tables import as_before
from exchange.readers import tables
from exchange.records import Reading, UnreadableError

SEPARATORS = (";", ",", "\t", "|")
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# How much is decoded at once, in bytes.
PIECE = 64 * 1024
# A text of a cell may have many.
MOST_LINES = 500_000
LONGEST_LINE = 1_000_000
# Encodings of French spreadsheets other than UTF-8 (the first includes Latin-1), and the letters
# that distinguish them, of which a file may hold few.
OTHERS = ("cp1252", "mac_roman")
FRENCH = frozenset("àâæçèéêëîïôœùûüÀÂÆÇÈÉÊËÎÔŒÙÛÜ’«»…")


def read(content: bytes, headings: Mapping[str, str]) -> Reading:
    """Read a CSV. Raises UnreadableError."""
    encoding = encoding_of(content)
    separator = _separator(content, encoding, headings)

    def rows() -> Iterator[list[str]]:
        return _rows(_lines(content, encoding), separator)

    table = tables.read(rows(), headings)
    if table is None:
        return tables.unmatched([rows()])
    return Reading(
        source="table",
        records=tuple(table.records),
        headings=table.headings,
        notes=tuple(table.notes),
    )


def encoding_of(content: bytes) -> str:
    """Return the encoding, as far as the bytes show it. Raises UnreadableError."""
    bom = next((name for mark, name in BOMS.items() if content.startswith(mark)), "utf-8")
    try:
        for _piece in _pieces(content, bom, "strict"):
            pass
    except UnicodeDecodeError:
        if b"\0" in content:
            raise UnreadableError(_("This is no file of a programme that is known here.")) from None
        return max(OTHERS, key=lambda name: _french(content, name))
    return bom


def _pieces(content: bytes, encoding: str, errors: str) -> Iterator[str]:
    pieces = (content[start : start + PIECE] for start in range(0, len(content), PIECE))
    return iterdecode(pieces, encoding, errors)


def _french(content: bytes, encoding: str) -> int:
    counts: Counter[str] = Counter()
    for piece in _pieces(content, encoding, "replace"):
        counts.update(piece)
    return sum(counts[sign] for sign in FRENCH) - counts["\ufffd"]


def _lines(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines with their ends. Raises UnreadableError."""
    with TextIOWrapper(BytesIO(content), encoding, "replace", newline="") as stream:
        for _number in range(MOST_LINES):
            line = stream.readline(LONGEST_LINE + 1)
            if len(line) > LONGEST_LINE:
                raise UnreadableError(
                    _("A line has more than %(most)d characters.") % {"most": LONGEST_LINE}
                )
            if not line:
                return
            yield line
    raise UnreadableError(_("The file has more than %(most)d lines.") % {"most": MOST_LINES})


def _separator(content: bytes, encoding: str, headings: Mapping[str, str]) -> str:
    """Return the separator that makes the most headings known, or else the most cells."""
    beginning = list(islice(_lines(content, encoding), tables.MOST_ABOVE))

    def fit(separator: str) -> tuple[int, int]:
        rows = list(_rows(beginning, separator))
        known = max((tables.fit_of(row, headings) for row in rows), default=0)
        return known, max(map(len, rows), default=0)

    return max(SEPARATORS, key=fit)


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(lines, delimiter=separator):
            yield list(map(as_before, row))
    except csv.Error as error:
        raise UnreadableError(_("The file is no whole CSV: it was cut or damaged.")) from error
