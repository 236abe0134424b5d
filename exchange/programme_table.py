"""The published programme as a table, with a row for each slot.

Its columns are those of the spreadsheet for imports, texts in both languages, with the keys of
rows: an exported table can be imported again.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.text import capfirst

from core.files.tables import Row
from core.text.translated import LANGUAGES, Text, fold
from exchange.columns import COLUMNS
from exchange.edition_spreadsheet import ROLES, is_ours
from talks.programme import Programme, schema

# Between several people in a cell.
PARTS = {";", "\n", "|"}


class ProgrammeTable:
    """Makes the table in the active language; `language` is its code."""

    def __init__(self, programme: Programme, language: str) -> None:
        self.programme, self.language = programme, language
        self.names = {
            **self._names(programme.rooms),
            **self._names(programme.tracks),
            **self._names(programme.formats),
            **self._names(programme.speakers),
        }

    def rows(self) -> list[Row]:
        """Return the headings and the rows in order, without what was withdrawn."""
        columns = [column for column in COLUMNS["session"] if is_ours("session", column)]
        head = [capfirst(column.title()) for column in columns]
        cells = (
            ["" if row[c.attribute] is None else c.write(row[c.attribute]) for c in columns]
            for session in self.programme.listed
            for row in self._sessions(session)
        )
        return [head, *cells]

    def _sessions(self, session: schema.Session) -> Iterator[dict[str, Any]]:
        row = self._text(session) | self._people(session)
        slots: list[schema.Slot | None] = [*session.live_slots]
        for slot in slots or [None]:
            yield row | self._place(slot)

    def _text(self, session: schema.Session) -> dict[str, Any]:
        text = session.content
        plain = ("slug", "languages", "services", "seats", "registration_required")
        return {
            "key": session.key,
            "state": session.schedule.state,
            "full": session.schedule.full,
            "track": self._name(self.programme.track(text.track)),
            "format": self._name(self.programme.format(text.format)),
            "topics": [self._words(tag.name) for tag in self.programme.topics(session)],
            "links": [(link.kind, link.url) for link in text.links],
            "sources": text.sources,
            **{name: getattr(text, name) for name in plain},
            **{
                f"{name}_{language}": getattr(getattr(text, name), language)
                for name in ("title", "summary", "abstract", "notice")
                for language in LANGUAGES
            },
        }

    def _people(self, session: schema.Session) -> dict[str, str]:
        people = self.programme.people(session)
        return {
            column: "; ".join(self.names[who.key] for credit, who in people if credit.role == role)
            for column, role in ROLES.items()
        }

    def _place(self, slot: schema.Slot | None) -> dict[str, Any]:
        if slot is None:
            return dict.fromkeys(("start", "end", "room", "slot_key"))
        zone = self.programme.edition.zone
        return {
            "start": slot.start.astimezone(zone),
            "end": slot.end.astimezone(zone),
            "room": self.names[slot.room],
            "slot_key": slot.key,
        }

    def _words(self, text: Text) -> str:
        return text.read_in(self.language)[0]

    def _name(self, entry: schema.Named | None) -> str:
        return self.names[entry.key] if entry else ""

    def _names(self, entries: tuple[Any, ...]) -> dict[UUID, str]:
        """Return names by key, or slugs where names are ambiguous."""
        names = {
            entry.key: entry.name if isinstance(entry.name, str) else self._words(entry.name)
            for entry in entries
        }
        shared = Counter(map(fold, names.values()))
        for entry in entries:
            name = names[entry.key]
            if shared[fold(name)] > 1 or not PARTS.isdisjoint(name):
                names[entry.key] = entry.slug
        return names
