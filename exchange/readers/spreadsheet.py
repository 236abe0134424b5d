"""Reader of XLSX, row by row, after its contents are counted."""

import warnings
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet.cell_range import CellRange

from exchange.headings import find_sheet
from exchange.readers import tables
from exchange.readers.xml_count import Counted, Counter
from exchange.records import Fault, Reading, Record, UnreadableError, Where

MOST_UNPACKED = 50 * 1024 * 1024
MOST_PARTS = 500
MOST_SHEETS = 30
# Tags of cells, values, texts and styles: 5,000 rows of 30 cells have 300,000.
MOST_TAGS = 400_000
# Merged cells that take the value of another one.
MOST_MERGED = 20_000
# The last row in Excel; the file may give any number.
LAST_ROW = 1_048_576
# How many merged cells a note names.
MOST_NAMED = 10
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SHEETS = "xl/worksheets/"


def read(content: bytes, headings: Mapping[str, str]) -> Reading:
    """Read a workbook. Raises UnreadableError."""
    try:
        with ZipFile(BytesIO(content)) as archive, warnings.catch_warnings():
            # Warnings about contents other than cells.
            warnings.simplefilter("ignore")
            _refuse_large(archive)
            return _read(content, archive, headings)
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # (hostile files make readers raise anything)
        raise UnreadableError(
            _("The spreadsheet cannot be opened: save it again as .xlsx.")
        ) from error


def _refuse_large(archive: ZipFile) -> None:
    """Refuse archives that are too large, locked, or no workbook."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableError(_("Unpacked, the spreadsheet is too large: 50 MB is the most."))
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError(_("The spreadsheet is locked with a password."))
    if "xl/workbook.xml" not in archive.namelist():
        raise BadZipFile("no workbook")


def _counted(archive: ZipFile) -> dict[str, Counted]:
    """Count the tags of each XML part: the workbook may use any of them as a sheet."""
    counter = Counter(MOST_TAGS)
    names = (name for name in archive.namelist() if name.endswith((".xml", ".rels")))
    return {name: counter.count(archive.open(name)) for name in names}


def _parts(archive: ZipFile, notes: list[str]) -> dict[str, str]:
    """Return the names of the parts of visible sheets, by title."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    found = {}
    for sheet in sheets:
        target = targets.get(sheet.get(f"{RELATION}id"), "")
        name = normpath(join("/xl", target)).lstrip("/")
        if sheet.get("state", "visible") != "visible":
            shown = {"sheet": sheet.get("name", "")[:40]}
            notes.append(_("Sheet “%(sheet)s” is hidden: it was not read.") % shown)
        elif name.startswith(SHEETS):
            found[sheet.get("name", "")] = name
    return found


def _read(content: bytes, archive: ZipFile, headings: Mapping[str, str]) -> Reading:
    notes: list[str] = []
    counted = _counted(archive)
    parts = _parts(archive, notes)
    if len(parts) > MOST_SHEETS:
        raise UnreadableError(_("The spreadsheet has more than %(most)d sheets.") % {"most": 30})
    records: list[Record] = []
    faults: list[Fault] = []
    meant: dict[str, str | None] = {}
    merged = {title: _merged(title, counted[part], notes) for title, part in parts.items()}
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    for title, part in parts.items():
        sheet = book[title]
        rows = _rows(sheet, merged[title])
        table = tables.read(rows, headings, title, find_sheet(title))
        if table is None:
            notes.append(_("Sheet “%(sheet)s” was not read.") % {"sheet": title[:40]})
            continue
        records += table.records
        meant = table.headings | meant
        notes += table.notes
        if counted[part].has_formulas:
            places = {record.where for record in table.records}
            last = max((where.number for where in places), default=0)
            faults += (
                f for f in _unknown_results(content, title, sheet, last) if f.where in places
            )
    if not records and not faults and not meant:
        return tables.unmatched(_rows(book[title], {}) for title in parts)
    book.close()
    return Reading(
        source="table",
        records=tuple(records),
        faults=tuple(faults),
        headings=meant,
        notes=tuple(notes),
    )


def _rows(sheet: Any, merged: dict[tuple[int, int], int]) -> Iterator[list[object]]:
    """Yield the values of rows; merged cells have the value of the topmost.

    merged: by row and column of a cell, the row that holds its value.
    """
    # The size that the file gives cannot be trusted.
    sheet.reset_dimensions()
    above: dict[tuple[int, int], object] = {}
    tops = {(top, column) for (_row, column), top in merged.items()}
    merged_rows = {row for row, _column in merged}
    rows = sheet.iter_rows(max_row=LAST_ROW, max_col=tables.MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        # Thousands may be empty, but for their looks.
        values = [_plain(value) for value in row] if number in merged_rows or any(row) else []
        for column, value in enumerate(values, start=1):
            if (number, column) in tops:
                above[number, column] = value
            elif (number, column) in merged:
                values[column - 1] = above.get((merged[number, column], column))
        yield values


def _plain(value: Any) -> object:
    """Return days and times as text, as other files have them: 2027-05-20 10:30:00, 1:30."""
    if isinstance(value, timedelta):
        minutes = round(value / timedelta(minutes=1))
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return value.isoformat("seconds")
    return str(value) if isinstance(value, date) else value


def _merged(title: str, counted: Counted, notes: list[str]) -> dict[tuple[int, int], int]:
    """Return, by merged cell, the row that holds its value; only cells in one column count."""
    found: dict[tuple[int, int], int] = {}
    named: list[str] = []
    count = 0
    for reference in counted.merged:
        cells = CellRange(reference)
        top, bottom, column = cells.min_row, cells.max_row, cells.min_col
        is_column = column == cells.max_col and column <= tables.MOST_COLUMNS
        if is_column and top < bottom <= tables.MOST_ROWS:
            count += bottom - top
            if count > MOST_MERGED:
                sentence = _("Sheet “%(sheet)s” has more than %(most)d merged cells.")
                raise UnreadableError(sentence % {"sheet": title[:40], "most": MOST_MERGED})
            found |= {(row, column): top for row in range(top + 1, bottom + 1)}
            named.append(reference)
    if named:
        shown = ", ".join([*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])])
        sentence = _("Sheet “%(sheet)s”: merged cells %(cells)s all count as the first of them.")
        notes.append(sentence % {"sheet": title[:40], "cells": shown})
    return found


def _unknown_results(content: bytes, title: str, sheet: Any, last: int) -> Iterator[Fault]:
    """Yield faults of formulas, up to the last row, with an error or without a result."""
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    formulas = book[title]
    formulas.reset_dimensions()
    most: Any = {"max_row": last, "max_col": tables.MOST_COLUMNS}
    pairs = zip(formulas.iter_rows(**most), sheet.iter_rows(**most), strict=False)
    for number, (written, results) in enumerate(pairs, start=1):
        for cell, result in zip(written, results, strict=False):
            is_error = result.data_type == "e"
            if (cell.data_type == "f" and result.value is None) or is_error:
                yield Fault(
                    where=Where(number, "row", title),
                    column=cell.column_letter,
                    why=_("The result of a formula is not in the file."),
                    mend=_("Open and save the file in a spreadsheet, or write the value itself."),
                )
    book.close()
