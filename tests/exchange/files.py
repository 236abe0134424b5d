"""Files that a person brings."""

import json
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
OPENING = ("Ouverture", f"{DAY} 10:00", f"{DAY} 10:30", "Grande salle", "Cova, Bernard; Ana Lima")
WORKSHOP = ("Atelier", f"{DAY} 11:00", f"{DAY} 12:00", "Grande salle", "Ana Lima")


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
    given: dict[str, Any] = {"language": "fr", "confirms": True} | options
    return make_plan(readers.read(content), snapshot.take(edition), **given)


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


def event(key: str, start: str, room: str, person: str) -> dict[str, Any]:
    """An entry of schedule.json."""
    return {
        "guid": key,
        "title": f"Chez {person}",
        "date": f"2027-05-20T{start}:00+02:00",
        "duration": "01:00",
        "room": room,
        "track": f"Parcours de {person}",
        "type": f"Format de {person}",
        "persons": [{"id": 1 + ord(person[0]), "public_name": person, "biography": "Bio"}],
    }


def schedule(*events: dict[str, Any]) -> bytes:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for each in events:
        rooms.setdefault(each["room"], []).append(each)
    days = [{"date": "2027-05-20", "rooms": rooms}]
    return json.dumps({"schedule": {"conference": {"days": days}}}).encode()


def sessionize(*events: dict[str, Any]) -> bytes:
    """The same, as a grid of Sessionize."""
    sessions = [
        {
            "id": each["guid"],
            "title": each["title"],
            "startsAt": each["date"],
            "endsAt": each["date"][:11] + "23:00:00+02:00",
            "room": each["room"],
            "speakers": [{"id": p["id"], "name": p["public_name"]} for p in each["persons"]],
        }
        for each in events
    ]
    return json.dumps({"sessions": sessions}).encode()
