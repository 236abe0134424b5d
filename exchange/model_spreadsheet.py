"""A spreadsheet to fill in; comments on its headings explain the columns."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.files.tables import plain_cell
from events.models import Edition
from exchange.columns import SHEETS, Column, by_attribute
from exchange.records import Sort

# Its columns, and the cells of its rows.
type Sheet = tuple[Sequence[Column], Sequence[Sequence[str | int | None]]]

# The columns that a first programme needs; a file may hold any other.
OFFERED: dict[Sort, tuple[str, ...]] = {
    "session": (
        *("title", "start", "end", "room", "speakers", "moderators", "track", "format"),
        *("summary", "abstract", "languages", "state", "topics", "seats"),
        *("registration_required", "full", "links", "identifier"),
    ),
    "speaker": (
        *("name", "sort_name", "email", "role", "organisation", "short", "biography", "links"),
    ),
    "room": ("name", "venue", "capacity", "holds_several", "services", "way_in"),
    "track": ("name", "summary", "flag"),
    "format": ("name", "default_minutes", "is_break"),
}
# Sheets whose first column a column of sessions chooses from.
CHOSEN: tuple[Sort, ...] = ("room", "track", "format")
ROWS = 1000
WIDTHS = {"title": 40, "summary": 40, "abstract": 60, "biography": 60, "speakers": 30}


def made(edition: Edition) -> bytes:
    """Return the XLSX, in the active language, with existing rooms, tracks and formats."""
    filled: dict[Sort, Iterable[Any]] = {
        "room": edition.rooms.filter(withdrawn=False),
        "track": edition.tracks.filter(withdrawn=False),
        "format": edition.formats.filter(withdrawn=False),
    }
    sheets: dict[Sort, Sheet] = {}
    for sort, names in OFFERED.items():
        columns = [by_attribute(sort)[name] for name in names]
        rows = ([_cell(row, column) for column in columns] for row in filled.get(sort, ()))
        sheets[sort] = columns, list(rows)
    return workbook(sheets)


def workbook(sheets: Mapping[Sort, Sheet]) -> bytes:
    """Return an XLSX of these sheets, in the active language."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sort, (columns, rows) in sheets.items():
        sheet = book.create_sheet(_title(sort))
        _head(sheet, columns)
        for number, column in enumerate(columns, start=1):
            _offer(sheet, sort, column, get_column_letter(number))
        for row in rows:
            sheet.append([plain_cell(value) for value in row])
            for cell in sheet[sheet.max_row]:
                # Text stays text, even if it begins like a formula.
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _title(sort: Sort) -> str:
    return capfirst(str(SHEETS[sort]))


def _head(sheet: Any, columns: Sequence[Column]) -> None:
    sheet.append([capfirst(column.title()) for column in columns])
    sheet.freeze_panes = "B2"
    for cell, column in zip(sheet[1], columns, strict=True):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(column.name, 20)
        if column.hint:
            cell.comment = Comment(str(column.hint), "", width=300, height=90)


def _offer(sheet: Any, sort: Sort, column: Column, letter: str) -> None:
    """Add a drop-down list to a column; one that names rows of other sheets takes any text."""
    if sort == "session" and column.name in CHOSEN:
        source = f"'{_title(column.name)}'!$A$2:$A${ROWS}"
        rule = DataValidation(
            type="list", formula1=source, allow_blank=True, showErrorMessage=False
        )
    elif column.choices:
        labels = ",".join(str(label) for label in column.choices)
        rule = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True)
    else:
        return
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _cell(row: Any, column: Column) -> str | int | None:
    value = getattr(row, column.name)
    return column.write(getattr(value, "either", value)) or None
