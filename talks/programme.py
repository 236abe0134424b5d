"""The programme of one edition as the public may see it: one immutable document.

It knows neither HTTP nor the ORM nor what time it is. Every public face (pages, calendars, exports)
renders a Programme, and a Release keeps one as JSON. Entries are found by key (a UUID that never
changes); slugs are only their present addresses. Tuples of entries are sorted by key, so equal
contents make equal documents.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Literal, overload
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from core.text import Text

FORMAT_VERSION = 1

NOTHING = Text()

State = Literal["confirmed", "cancelled", "withdrawn"]
Role = Literal["speaker", "moderator", "host"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """What the edition says of itself. Days are local dates of `time_zone`."""

    key: UUID
    slug: str
    name: str
    tagline: Text
    summary: Text
    notice: Text
    first_day: date
    last_day: date
    time_zone: str
    city: str
    registration_url: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> list[date]:
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=n) for n in range(count)]

    def phase(self, now: datetime) -> Literal["before", "live", "after"]:
        """Where the edition stands at `now`; it is live from its first midnight to its last."""
        today = now.astimezone(self.zone).date()
        if today < self.first_day:
            return "before"
        return "live" if today <= self.last_day else "after"

    def next_phase(self, now: datetime) -> datetime | None:
        """When that changes: at the first midnight, then at the last."""
        days = (self.first_day, self.last_day + timedelta(days=1))
        edges = (datetime.combine(day, time(), self.zone) for day in days)
        return next((edge for edge in edges if edge > now), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    key: UUID
    slug: str
    name: Text
    street_address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    description: Text = NOTHING
    access: Text = NOTHING
    accessibility: Text = NOTHING
    notice: Text = NOTHING
    sources: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    key: UUID
    slug: str
    name: Text
    venue: UUID
    capacity: int | None = None
    order: int = 0
    services: tuple[str, ...] = ()
    way_in: Text = NOTHING
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    key: UUID
    slug: str
    name: Text
    summary: Text = NOTHING
    flag: str = ""
    order: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    key: UUID
    slug: str
    name: Text
    is_break: bool = False
    order: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    key: UUID
    slug: str
    name: Text
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`name` is the file in the media folder, a hash of its content; sizes in pixels."""

    name: str
    width: int
    height: int
    alt: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    kind: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    key: UUID
    slug: str
    name: str
    sort_name: str
    role: Text = NOTHING
    organisation: Text = NOTHING
    short: Text = NOTHING
    biography: Text = NOTHING
    portrait: Picture | None = None
    links: tuple[Link, ...] = ()
    notice: Text = NOTHING
    sources: tuple[str, ...] = ()
    withdrawn: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """`start` and `end` are aware and in UTC. A withdrawn slot keeps its last times."""

    key: UUID
    room: UUID
    start: datetime
    end: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    speaker: UUID
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """When and where a session happens, or that it no longer does. Slots are sorted by key."""

    slots: tuple[Slot, ...] = ()
    state: State = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All of a session that is not its place."""

    slug: str
    title: Text
    summary: Text = NOTHING
    abstract: Text = NOTHING
    track: UUID | None = None
    format: UUID | None = None
    language: str = "fr"
    people: tuple[Credit, ...] = ()
    tags: tuple[UUID, ...] = ()
    services: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    seats: int | None = None
    registration_required: bool = False
    full: bool = False
    notice: Text = NOTHING
    sources: tuple[str, ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    key: UUID
    place: Place
    words: Words

    @property
    def slug(self) -> str:
        return self.words.slug

    @property
    def title(self) -> Text:
        return self.words.title

    @property
    def withdrawn(self) -> bool:
        return self.place.state == "withdrawn"

    @property
    def erased(self) -> bool:
        return self.words.erased

    @property
    def cancelled(self) -> bool:
        return self.place.state == "cancelled"

    @property
    def live_slots(self) -> list[Slot]:
        """The slots that stand, in order of time."""
        return sorted(
            (slot for slot in self.place.slots if not slot.withdrawn),
            key=lambda slot: (slot.start, slot.end, slot.key),
        )


Named = Venue | Room | Track | Format | Tag | Speaker | Session


@dataclass(frozen=True, kw_only=True)
class Programme:
    edition: EditionFacts
    venues: tuple[Venue, ...] = ()
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    formats: tuple[Format, ...] = ()
    tags: tuple[Tag, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sessions: tuple[Session, ...] = ()

    def __post_init__(self) -> None:
        for name in ("venues", "rooms", "tracks", "formats", "tags", "speakers", "sessions"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=_key)))

    # Look-ups by key; a reference that does not resolve is a KeyError (releases are checked).

    @cached_property
    def by_key(self) -> dict[UUID, Any]:
        return {
            entry.key: entry
            for entries in (
                self.venues,
                self.rooms,
                self.tracks,
                self.formats,
                self.tags,
                self.speakers,
                self.sessions,
            )
            for entry in entries
        }

    def venue(self, key: UUID) -> Venue:
        return self.by_key[key]  # type: ignore[no-any-return]

    def room(self, key: UUID) -> Room:
        return self.by_key[key]  # type: ignore[no-any-return]

    def track(self, key: UUID | None) -> Track | None:
        """The track to show, if there is one and it has not been withdrawn."""
        track = self.by_key.get(key) if key else None
        return track if track and not track.withdrawn else None

    def format(self, key: UUID | None) -> Format | None:
        """The format to show, if there is one and it has not been withdrawn."""
        shape = self.by_key.get(key) if key else None
        return shape if shape and not shape.withdrawn else None

    def tag(self, key: UUID) -> Tag:
        return self.by_key[key]  # type: ignore[no-any-return]

    def speaker(self, key: UUID) -> Speaker:
        return self.by_key[key]  # type: ignore[no-any-return]

    def session(self, key: UUID) -> Session:
        return self.by_key[key]  # type: ignore[no-any-return]

    def people(self, session: Session) -> list[tuple[Credit, Speaker]]:
        """Who takes part, in order; nobody who was withdrawn."""
        pairs = ((credit, self.speaker(credit.speaker)) for credit in session.words.people)
        return [(credit, speaker) for credit, speaker in pairs if not speaker.withdrawn]

    def topics(self, session: Session) -> list[Tag]:
        tags = (self.tag(key) for key in session.words.tags)
        return [tag for tag in tags if not tag.withdrawn]

    # Look-ups by slug, for addresses.

    @cached_property
    def by_slug(self) -> dict[str, dict[str, Any]]:
        """Kind ("session", "speaker", "room", "tag", "track", "format") → slug → entry."""
        kinds: dict[str, tuple[Any, ...]] = {
            "session": self.sessions,
            "speaker": self.speakers,
            "room": self.rooms,
            "tag": self.tags,
            "track": self.tracks,
            "format": self.formats,
        }
        return {kind: {entry.slug: entry for entry in kinds[kind]} for kind in kinds}

    # What pages list: nothing withdrawn, in the order readers expect.

    @cached_property
    def listed(self) -> list[Session]:
        """The sessions that stand or are cancelled, by first start, then room and title."""
        far = datetime.max.replace(tzinfo=self.edition.zone)

        def order(session: Session) -> tuple[Any, ...]:
            slots = session.live_slots
            first = slots[0] if slots else None
            room = self.room(first.room).order if first else 0
            return (first.start if first else far, room, session.title.fr, session.key)

        return sorted((s for s in self.sessions if not s.withdrawn), key=order)

    @cached_property
    def listed_rooms(self) -> list[Room]:
        rooms = (room for room in self.rooms if not room.withdrawn)
        return sorted(rooms, key=lambda room: (room.order, room.name.fr, room.key))

    @cached_property
    def listed_tracks(self) -> list[Track]:
        tracks = (track for track in self.tracks if not track.withdrawn)
        return sorted(tracks, key=lambda track: (track.order, track.name.fr, track.key))

    @cached_property
    def listed_formats(self) -> list[Format]:
        formats = (f for f in self.formats if not f.withdrawn)
        return sorted(formats, key=lambda f: (f.order, f.name.fr, f.key))

    @cached_property
    def listed_speakers(self) -> list[Speaker]:
        """The people of listed sessions, by sort name."""
        keys = {credit.speaker for session in self.listed for credit in session.words.people}
        people = (s for s in self.speakers if s.key in keys and not s.withdrawn)
        return sorted(people, key=lambda s: (s.sort_name.casefold(), s.name, s.key))

    @cached_property
    def _sessions_of(self) -> dict[UUID, list[Session]]:
        found: dict[UUID, list[Session]] = {}
        for session in self.listed:
            for credit in session.words.people:
                found.setdefault(credit.speaker, []).append(session)
        return found

    def sessions_of(self, speaker: UUID) -> list[Session]:
        return self._sessions_of.get(speaker, [])

    @cached_property
    def _tagged(self) -> dict[UUID, list[Session]]:
        found: dict[UUID, list[Session]] = {}
        for session in self.listed:
            for tag in session.words.tags:
                found.setdefault(tag, []).append(session)
        return found

    def tagged(self, tag: UUID) -> list[Session]:
        return self._tagged.get(tag, [])

    @cached_property
    def _in_room(self) -> dict[UUID, list[tuple[Slot, Session]]]:
        found: dict[UUID, list[tuple[Slot, Session]]] = {}
        for session in self.listed:
            for slot in session.live_slots:
                found.setdefault(slot.room, []).append((slot, session))
        for slots in found.values():
            slots.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].key))
        return found

    def in_room(self, room: UUID) -> list[tuple[Slot, Session]]:
        return self._in_room.get(room, [])

    @cached_property
    def all_slots(self) -> list[tuple[Slot, Session]]:
        """Every slot that stands, of listed sessions, in order of time, then of rooms."""
        rooms = {room.key: room.order for room in self.rooms}
        pairs = [(slot, session) for session in self.listed for slot in session.live_slots]
        return sorted(
            pairs,
            key=lambda pair: (
                pair[0].start,
                pair[0].end,
                rooms.get(pair[0].room, 0),
                pair[0].key,
            ),
        )

    def is_break(self, session: Session) -> bool:
        shape = self.format(session.words.format)
        return bool(shape and shape.is_break)

    def day_of(self, slot: Slot) -> date:
        """The local day a slot belongs to: the one it starts on."""
        return slot.start.astimezone(self.edition.zone).date()


def _key(entry: Named) -> UUID:
    return entry.key


# --- JSON ----------------------------------------------------------------------------------------

# version → function that makes a document of the next version from one of this version
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class UnreadableDocumentError(ValueError):
    """A kept document that this program cannot read."""


def to_json(programme: Programme) -> dict[str, Any]:
    """The document as JSON types: strings for keys, days and times."""
    content = {
        field.name: msgspec.to_builtins(getattr(programme, field.name))
        for field in fields(programme)
    }
    return {"format": FORMAT_VERSION, **content}


def from_json(document: dict[str, Any]) -> Programme:
    """Read a document of this or any older format version."""
    version = document.get("format")
    if not isinstance(version, int) or not 1 <= version <= FORMAT_VERSION:
        raise UnreadableDocumentError(
            f"format version {version!r}, this program reads {FORMAT_VERSION}"
        )
    while version < FORMAT_VERSION:
        document = UPGRADES[version](document)
        version += 1
    content = {name: value for name, value in document.items() if name != "format"}
    try:
        return msgspec.convert(content, Programme)
    except msgspec.ValidationError as error:
        raise UnreadableDocumentError(str(error)) from error


# --- Entries: what is chosen when publishing -----------------------------------------------------

EntryValue = EditionFacts | Venue | Room | Track | Format | Tag | Speaker | Place | Words

KINDS = ("edition", "venue", "room", "track", "format", "tag", "speaker", "words", "place")


@dataclass(frozen=True, slots=True, order=True)
class EntryId:
    """One thing that can be published on its own; a session is two: its place and its words."""

    kind: str
    key: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

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
        found[EntryId("words", session.key)] = session.words
        found[EntryId("place", session.key)] = session.place
    return found


def assemble(parts: dict[EntryId, EntryValue]) -> Programme:
    """The programme put together again; raises KeyError for half a session."""
    groups: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for entry, value in parts.items():
        groups[entry.kind].append(value)
    words = {entry.key for entry in parts if entry.kind == "words"}
    places = {entry.key for entry in parts if entry.kind == "place"}
    if words != places:
        raise KeyError(f"half a session: {sorted(map(str, words ^ places))}")
    sessions = tuple(
        Session(
            key=key,
            words=parts[EntryId("words", key)],  # type: ignore[arg-type]
            place=parts[EntryId("place", key)],  # type: ignore[arg-type]
        )
        for key in words
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
        case Words() | Speaker() if value.erased:
            return value
        case Place():
            slots = tuple(replace(slot, withdrawn=True) for slot in value.slots)
            return Place(slots=slots, state="withdrawn")
        case Words():
            return Words(slug=value.slug, title=value.title, language=value.language)
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
def erased(value: Words) -> Words: ...
@overload
def erased(value: Speaker) -> Speaker: ...
def erased(value: Words | Speaker) -> Words | Speaker:
    """What stays of words that must no longer exist: an address that answers "gone"."""
    if isinstance(value, Words):
        return Words(slug=value.slug, title=NOTHING, erased=True)
    return Speaker(
        key=value.key, slug=value.slug, name="", sort_name="", withdrawn=True, erased=True
    )
