"""A programme taken apart into what is chosen when publishing."""

from dataclasses import dataclass, replace
from typing import Any, overload
from uuid import UUID

from talks.programme.programme import Programme
from talks.programme.schema import (
    NOTHING,
    EditionFacts,
    Format,
    Place,
    Room,
    Session,
    SessionText,
    Speaker,
    Tag,
    Track,
    Venue,
)

EntryValue = EditionFacts | Venue | Room | Track | Format | Tag | Speaker | Place | SessionText

# In the order in which change logs tell of them.
KINDS = ("edition", "format", "place", "room", "speaker", "tag", "track", "venue", "text")


@dataclass(frozen=True, slots=True)
class EntryId:
    """One thing that can be published on its own; a session is two: its place and its text."""

    kind: str
    key: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def __lt__(self, other: "EntryId") -> bool:
        return (KINDS.index(self.kind), self.key) < (KINDS.index(other.kind), other.key)

    @classmethod
    def parse(cls, text: str) -> "EntryId":
        """Raises ValueError when the text names no entry."""
        kind, _, key = text.partition(":")
        if kind not in KINDS:
            raise ValueError(text)
        return cls(kind, UUID(key))


def entries(programme: Programme) -> dict[EntryId, EntryValue]:
    """The programme taken apart."""
    found: dict[EntryId, EntryValue] = {
        EntryId("edition", programme.edition.key): programme.edition
    }
    for kind in ("venue", "room", "track", "format", "tag", "speaker"):
        for entry in getattr(programme, f"{kind}s"):
            found[EntryId(kind, entry.key)] = entry
    for session in programme.sessions:
        found[EntryId("text", session.key)] = session.text
        found[EntryId("place", session.key)] = session.place
    return found


def assemble(parts: dict[EntryId, EntryValue]) -> Programme:
    """The programme put together again; raises KeyError for half a session."""
    groups: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for entry, value in parts.items():
        groups[entry.kind].append(value)
    texts = {entry.key for entry in parts if entry.kind == "text"}
    places = {entry.key for entry in parts if entry.kind == "place"}
    if texts != places:
        raise KeyError(f"half a session: {sorted(map(str, texts ^ places))}")
    sessions = tuple(
        Session(
            key=key,
            text=parts[EntryId("text", key)],  # type: ignore[arg-type]
            place=parts[EntryId("place", key)],  # type: ignore[arg-type]
        )
        for key in texts
    )
    return Programme(
        edition=groups["edition"][0],
        venues=tuple(groups["venue"]),
        rooms=tuple(groups["room"]),
        tracks=tuple(groups["track"]),
        formats=tuple(groups["format"]),
        tags=tuple(groups["tag"]),
        speakers=tuple(groups["speaker"]),
        sessions=sessions,
    )


def withdrawn(value: EntryValue) -> EntryValue:
    """What stays of an entry that is withdrawn: key, slug, name, and for slots their last times."""
    match value:
        case SessionText() | Speaker() if value.erased:
            return value
        case Place():
            slots = tuple(replace(slot, withdrawn=True) for slot in value.slots)
            return Place(slots=slots, state="withdrawn")
        case SessionText():
            return SessionText(slug=value.slug, title=value.title, language=value.language)
        case Speaker():
            return Speaker(
                key=value.key,
                slug=value.slug,
                name=value.name,
                sort_name=value.sort_name,
                withdrawn=True,
            )
        case Room():
            return Room(
                key=value.key, slug=value.slug, name=value.name, venue=value.venue, withdrawn=True
            )
        case Venue() | Track() | Format() | Tag():
            return type(value)(key=value.key, slug=value.slug, name=value.name, withdrawn=True)
        case EditionFacts():
            return value


@overload
def erased(value: SessionText) -> SessionText: ...
@overload
def erased(value: Speaker) -> Speaker: ...
def erased(value: SessionText | Speaker) -> SessionText | Speaker:
    """What stays of a text that must no longer exist: an address that answers "gone"."""
    if isinstance(value, SessionText):
        return SessionText(slug=value.slug, title=NOTHING, erased=True)
    return Speaker(
        key=value.key, slug=value.slug, name="", sort_name="", withdrawn=True, erased=True
    )
