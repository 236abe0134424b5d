"""What was read of a <table>, as a table of a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from recaps.text import document as nodes
from recaps.text.document import line_of

# A table with more is one of data, which nobody reads on a page.
MOST_COLUMNS = 20

BETWEEN_CELLS = nodes.Span(" | ")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: whether it is a header, and of what, "row", "col" or ""."""

    line: nodes.Line = ()
    is_header: bool = False
    scope: str = ""


type Row = tuple[Cell, ...]


def table_of(rows: Sequence[Row], caption: nodes.Line) -> list[nodes.Block]:
    """Return a table of these rows, or paragraphs of them when they make none.

    None are too many columns, and rows of which most cells are missing: filled up, they would be
    far more than was sent.
    """
    said = any(cell.line for row in rows for cell in row)
    width = max(map(len, rows), default=0)
    is_sparse = width * len(rows) > 2 * sum(map(len, rows))
    if not said or is_sparse or width > MOST_COLUMNS:
        lines = [caption, *map(_as_line, rows)]
        return [nodes.Paragraph(line) for line in lines if line]
    has_header_row = _is_header_row(rows[0])
    body = rows[has_header_row:]
    table = nodes.Table(
        tuple((*(cell.line for cell in row), *[()] * (width - len(row))) for row in rows),
        caption,
        has_header_row=has_header_row,
        has_header_column=bool(body) and all(_begins_with_header(row) for row in body),
    )
    return [table]


def _is_header_row(row: Row) -> bool:
    """Tell whether a first row says what is in its columns."""
    return (
        all(cell.is_header for cell in row)
        and row[0].scope != "row"
        and any(cell.line for cell in row)
    )


def _begins_with_header(row: Row) -> bool:
    return row[0].is_header and row[0].scope != "col"


def _as_line(row: Row) -> nodes.Line:
    """Return a row as a line, with bars between its cells."""
    parts = chain.from_iterable((BETWEEN_CELLS, *cell.line) for cell in row if cell.line)
    return line_of(list(parts)[1:])
