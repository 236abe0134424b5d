"""Keys of this site in a file: of rows of this edition, or of another edition or site."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from exchange import words
from exchange.records import Reading, Record, Sort
from exchange.snapshot import Snapshot


def as_key(identifier: str) -> Any:
    """Return the key that an identifier is, or None."""
    try:
        return UUID(identifier)
    except ValueError:
        return None


def with_keys_from_elsewhere(reading: Reading, snapshot: Snapshot) -> Reading:
    """Turn keys of no row here into identifiers, by which the file knows its rows.

    Keys of erased rows remain keys.
    """
    rows: dict[Sort, Any] = {
        "session": snapshot.sessions,
        "speaker": snapshot.speakers,
        "room": snapshot.rooms,
        "track": snapshot.tracks,
        "format": snapshot.formats,
    }
    known = {sort: {row.key for row in found} | snapshot.erased for sort, found in rows.items()}

    def read(record: Record) -> Record:
        key = as_key(words.line(record.values.get("key")))
        if key is None or key in known[record.sort]:
            return record
        values = {name: value for name, value in record.values.items() if name != "key"}
        adopts = dict(record.adopts) | {"key": str(key)}
        return replace(record, values=values, identifier=str(key), adopts=adopts)

    return replace(reading, records=tuple(map(read, reading.records)))


class FreeKeys:
    """Keys that new rows may take: no row has or had them."""

    def __init__(self, snapshot: Snapshot) -> None:
        slots = (slot for group in snapshot.slots.values() for slot in group)
        rows = (snapshot.sessions, snapshot.speakers, snapshot.rooms, snapshot.tracks)
        here = (row.key for each in (*rows, snapshot.formats, slots) for row in each)
        self.taken = {*here, *snapshot.keys, *snapshot.erased}

    def take(self, key: UUID | None) -> UUID:
        """Reserve the key, or a new one if it is in use, and return it."""
        key = uuid4() if key is None or key in self.taken else key
        self.taken.add(key)
        return key
