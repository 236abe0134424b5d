"""Tables as files for spreadsheets, without a cell that could be taken for a formula."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[object]

# What spreadsheets take for the beginning of a formula, East Asian ones also as wide signs: in a
# cell, or after what they may take for the end of one, as they may part cells by another sign than
# we do.
SIGNS = "=+@＝＋－＠-"  # noqa: RUF001
FORMULA = re.compile(f"(^|[;,\t|\r\n])([ \"]*)('*[{SIGNS}])")
GUARDED = re.compile(f"(^|[;,\t|\r\n])([ \"]*)'('*[{SIGNS}])")
# As much as a cell of Excel holds, and as wide as a column is made for its words.
LONGEST_CELL = 32_767
NARROW, WIDE = 10, 60


def csv_file(rows: Iterable[Row], *, for_excel: bool = False) -> bytes:
    """Return rows as CSV (RFC 4180) in UTF-8.

    for_excel: separated by semicolons and with a byte order mark, without which Excel in French
    shows one column and wrong accents.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if for_excel else ",")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if for_excel else "utf-8")


def neutral(cell: object) -> object:
    """Put an apostrophe before what would be a formula, as spreadsheets themselves do."""
    return FORMULA.sub(r"\1\2'\3", cell) if isinstance(cell, str) else cell


def as_before(cell: str) -> str:
    """Return the cell of a CSV as it was before `neutral`."""
    return GUARDED.sub(r"\1\2\3", cell)


def xlsx_file(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """Return sheets by name as a workbook; the first row of each is its head, and stays in view."""
    book = Workbook()
    # The one that a new book has.
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), rows)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Row]) -> None:
    for number, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            cell.value = plain_cell(value)
            if isinstance(value, str):
                # As words, whatever they begin with.
                cell.data_type = "s"
            if number == 1:
                cell.font = Font(bold=True)
    for column, values in enumerate(zip(*rows, strict=True), start=1):
        width = max(len(str(value)) for value in values)
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(width, NARROW), WIDE)
    sheet.freeze_panes = "A2"


def plain_cell(value: Any) -> Any:
    """Return as much of a value as a cell of a workbook can hold."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    return value
