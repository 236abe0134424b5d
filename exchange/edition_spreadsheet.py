"""All rows of an edition as a spreadsheet, to edit and import again.

Each row has its key, so that only what was edited changes. A session has a row for each of its
slots.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from events.models import Edition
from exchange.columns import COLUMNS, Column, by_attribute
from exchange.model_spreadsheet import Sheet, workbook
from exchange.people import PARTS
from exchange.planning.editing import Named
from exchange.planning.lookups import called
from exchange.records import Sort
from exchange.snapshot import Snapshot, take
from speakers.models import Speaker
from talks.models import Credit, Session, Slot

# Columns that only files of other programs have.
FOREIGN = {"day", "length", "identifier", "first_name"}
ROLES = {"speakers": "speaker", "moderators": "moderator", "hosts": "host"}


def made(edition: Edition, *, addresses: bool = False) -> bytes:
    """Return the XLSX of an edition, in the active language.

    addresses: with the e-mail addresses of speakers, for who may know them.
    """
    snapshot = take(edition)
    rows: dict[Sort, Iterable[dict[str, Any]]] = {
        "session": _sessions(snapshot),
        "speaker": _speakers(snapshot),
        "room": ({"venue": room.venue.name.either, **vars(room)} for room in snapshot.rooms),
        "track": map(vars, snapshot.tracks),
        "format": map(vars, snapshot.formats),
    }
    left_out = set() if addresses else {"email"}
    return workbook({sort: _sheet(sort, found, left_out) for sort, found in rows.items()})


def _sheet(sort: Sort, rows: Iterable[dict[str, Any]], left_out: Collection[str]) -> Sheet:
    columns = [
        column for column in COLUMNS[sort] if is_ours(sort, column) and column.name not in left_out
    ]
    return columns, [[_cell(column, row) for column in columns] for row in rows]


def is_ours(sort: Sort, column: Column) -> bool:
    """Tell whether our spreadsheets have the column: texts have one for each language only."""
    says_no_language = not column.language and f"{column.name}_fr" in by_attribute(sort)
    return column.name not in FOREIGN and not says_no_language


def _cell(column: Column, row: dict[str, Any]) -> str | int | None:
    value = row[column.attribute]
    return None if value is None else column.write(value)


class _Names:
    """The words by which cells name rows: a name, or a slug where the name is ambiguous."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.rooms = Named(snapshot.rooms, called)
        self.tracks = Named(snapshot.tracks, called)
        self.formats = Named(snapshot.formats, called)
        self.speakers = Named(snapshot.speakers, lambda speaker: [speaker.name])

    def room(self, slot: Slot) -> str:
        return self.rooms.sure_name(slot.room, slot.room.name.either)

    def words(self, session: Session) -> dict[str, str | None]:
        track, form = session.track, session.format
        return {
            "track": self.tracks.sure_name(track, track.name.either) if track else None,
            "format": self.formats.sure_name(form, form.name.either) if form else None,
        }

    def people(self, parts: Iterable[Credit], role: str) -> str:
        of_role = (part.speaker for part in parts if part.role == role)
        return "; ".join(self._person(person) for person in of_role if not person.erased)

    def _person(self, person: Speaker) -> str:
        is_parted = PARTS.search(person.name)
        return person.slug if is_parted else self.speakers.sure_name(person, person.name)


def _sessions(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    names = _Names(snapshot)
    for session in snapshot.sessions:
        if session.erased:
            continue
        standing = [slot for slot in snapshot.slots.get(session.pk, ()) if not slot.withdrawn]
        slots: list[Slot | None] = [*standing] if standing else [None]
        for slot in slots:
            place, related = _place(snapshot, names, slot), _related(snapshot, names, session)
            yield vars(session) | place | related


def _place(snapshot: Snapshot, names: _Names, slot: Slot | None) -> dict[str, Any]:
    if slot is None:
        return dict.fromkeys(("start", "end", "room", "slot_key"))
    zone = snapshot.edition.zone
    return {
        "start": slot.start.astimezone(zone),
        "end": slot.end.astimezone(zone),
        "room": names.room(slot),
        "slot_key": slot.key,
    }


def _related(snapshot: Snapshot, names: _Names, session: Session) -> dict[str, Any]:
    parts = snapshot.credits.get(session.pk, [])
    return {
        **names.words(session),
        "topics": [item.tag.name for item in snapshot.topics.get(session.pk, ())],
        "links": [(link.kind, link.url) for link in snapshot.links.get(session.pk, ())],
        **{name: names.people(parts, role) for name, role in ROLES.items()},
    }


def _speakers(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    """Yield the speakers of the sessions, in the order in which sessions name them."""
    groups = [snapshot.credits.get(session.pk, []) for session in snapshot.sessions]
    roles = tuple(ROLES.values())
    parts = (part for group in groups for part in sorted(group, key=lambda p: roles.index(p.role)))
    for speaker in {part.speaker.pk: part.speaker for part in parts}.values():
        if speaker.erased:
            continue
        links = snapshot.speaker_links.get(speaker.pk, ())
        yield vars(speaker) | {
            "links": [(link.kind, link.url) for link in links],
            "email": snapshot.addresses.get(speaker.pk),
        }
