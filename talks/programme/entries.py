"""A programme as the entries that are chosen when publishing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, overload
from uuid import UUID

from talks.programme import schema
from talks.programme.programme import Programme

EntryValue = (
    schema.EditionFacts | schema.NamedEntry | schema.Speaker | schema.Schedule | schema.Content
)

# In the order of change logs.
KINDS = ("edition", "format", "schedule", "room", "speaker", "tag", "track", "venue", "content")
# The kinds that have a list of their own in a programme.
LISTED_KINDS = ("venue", "room", "track", "format", "tag", "speaker")


@dataclass(frozen=True, slots=True)
class EntryId:
    """The identity of an entry; a session is two: its schedule and its content."""

    kind: str
    key: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    def __lt__(self, other: "EntryId") -> bool:
        return (KINDS.index(self.kind), self.key) < (KINDS.index(other.kind), other.key)

    @classmethod
    def parse(cls, text: str) -> "EntryId":
        """Return the entry that a text names, as str() writes it. Raises ValueError."""
        kind, _, key = text.partition(":")
        if kind not in KINDS:
            raise ValueError(text)
        return cls(kind, UUID(key))


# A programme taken apart.
Entries = dict[EntryId, EntryValue]


def entries(programme: Programme) -> Entries:
    """Take the programme apart; `programme.once(entries)` does so once, to be read only."""
    found: Entries = {EntryId("edition", programme.edition.key): programme.edition}
    for kind in LISTED_KINDS:
        for entry in getattr(programme, f"{kind}s"):
            found[EntryId(kind, entry.key)] = entry
    for session in programme.sessions:
        found[EntryId("content", session.key)] = session.content
        found[EntryId("schedule", session.key)] = session.schedule
    return found


def assemble(parts: Entries) -> Programme:
    """Return the programme of these entries. Raises KeyError for half a session."""
    groups: dict[str, dict[UUID, Any]] = {kind: {} for kind in KINDS}
    for entry, value in parts.items():
        groups[entry.kind][entry.key] = value
    (edition,) = groups["edition"].values()
    contents, schedules = groups["content"], groups["schedule"]
    if halves := contents.keys() ^ schedules.keys():
        raise KeyError(f"half a session: {sorted(map(str, halves))}")
    return Programme(
        edition=edition,
        sessions=tuple(
            schema.Session(key=key, content=contents[key], schedule=schedules[key])
            for key in contents
        ),
        **{f"{kind}s": tuple(groups[kind].values()) for kind in LISTED_KINDS},
    )


def references(value: EntryValue) -> Iterator[tuple[str, UUID]]:
    """Yield the kind and the key of each entry that this one refers to."""
    if isinstance(value, schema.Schedule):
        for slot in value.slots:
            yield "room", slot.room
    elif isinstance(value, schema.Content):
        if value.track:
            yield "track", value.track
        if value.format:
            yield "format", value.format
        for credit in value.people:
            yield "speaker", credit.speaker
        for tag in value.tags:
            yield "tag", tag
    elif venue := getattr(value, "venue", None):
        yield "venue", venue


def withdrawn(value: EntryValue) -> EntryValue:
    """Return what remains of a withdrawn entry: key, slug, name, and the last times of slots."""
    match value:
        case schema.Content() | schema.Speaker() if value.erased:
            return value
        case schema.Schedule():
            slots = tuple(replace(slot, withdrawn=True) for slot in value.slots)
            return schema.Schedule(slots=slots, state="withdrawn")
        case schema.Content():
            return schema.Content(slug=value.slug, title=value.title, languages=value.languages)
        case schema.Speaker(key=key, slug=slug, name=name, sort_name=sort_name):
            return schema.Speaker(
                key=key, slug=slug, name=name, sort_name=sort_name, withdrawn=True
            )
        case schema.Room(key=key, slug=slug, name=text, venue=venue):
            return schema.Room(key=key, slug=slug, name=text, venue=venue, withdrawn=True)
        case schema.NamedEntry():
            return type(value)(key=value.key, slug=value.slug, name=value.name, withdrawn=True)
        case schema.EditionFacts():
            return value


@overload
def erased(value: schema.Content, slug: str = ...) -> schema.Content: ...
@overload
def erased(value: schema.Speaker, slug: str = ...) -> schema.Speaker: ...
def erased(
    value: schema.Content | schema.Speaker, slug: str = ""
) -> schema.Content | schema.Speaker:
    """Return what remains of an erased text: an address that answers "gone".

    `slug`: the new one, in place of one that may hold a name.
    """
    if isinstance(value, schema.Content):
        return schema.Content(slug=slug or value.slug, title=schema.NOTHING, erased=True)
    return schema.Speaker(
        key=value.key, slug=slug or value.slug, name="", sort_name="", withdrawn=True, erased=True
    )


def without_portrait(speaker: schema.Speaker) -> schema.Speaker:
    """Return the speaker as it is but for the portrait."""
    return replace(speaker, portrait=None)
