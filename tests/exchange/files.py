"""Files that somebody brings."""

from collections.abc import Mapping, Sequence
from csv import writer
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from events.models import Edition
from exchange import readers, snapshot
from exchange.applying import apply
from exchange.planning import Plan, make_plan
from exchange.records import Reading

HEADINGS = ("Titre", "Début", "Fin", "Salle", "Intervenants")
DAY = "20/05/2027"


def csv(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """A CSV with ; of French spreadsheets."""
    stream = StringIO()
    writer(stream, delimiter=";").writerows((headings, *rows))
    return stream.getvalue().encode()


def xlsx(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """A spreadsheet; the headings come first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def values(reading: Reading) -> list[Mapping[str, object]]:
    return [record.values for record in reading.of("session")]


def plan(edition: Edition, content: bytes, **options: Any) -> Plan:
    told: dict[str, Any] = {"language": "fr", "confirms": True} | options
    return make_plan(readers.read(content), snapshot.take(edition), **told)


def bring(edition: Edition, content: bytes, **options: Any) -> Plan:
    """Import a file; what was done."""
    made = plan(edition, content, **options)
    apply(made, edition)
    return made


def refused(made: Plan) -> list[str]:
    """Each fault in a sentence."""
    return [str(fault) for step in made.steps for fault in step.faults] + list(
        map(str, made.faults)
    )
