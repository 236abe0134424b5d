"""The programme itself, with the look-ups that pages need."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

from talks.programme import schema

LISTS = ("venues", "rooms", "tracks", "formats", "tags", "speakers", "sessions")


@dataclass(frozen=True, kw_only=True)
class Programme:
    edition: schema.EditionFacts
    venues: tuple[schema.Venue, ...] = ()
    rooms: tuple[schema.Room, ...] = ()
    tracks: tuple[schema.Track, ...] = ()
    formats: tuple[schema.Format, ...] = ()
    tags: tuple[schema.Tag, ...] = ()
    speakers: tuple[schema.Speaker, ...] = ()
    sessions: tuple[schema.Session, ...] = ()

    def __post_init__(self) -> None:
        for name in LISTS:
            by_key = sorted(getattr(self, name), key=attrgetter("key"))
            object.__setattr__(self, name, tuple(by_key))

    @cached_property
    def _made(self) -> dict[tuple[Any, ...], Any]:
        return {}

    def once[Made](self, make: "Callable[[Programme], Made]", *, of: Hashable = None) -> Made:
        """Return what `make` returns for this programme, cached as neither ever changes.

        `of` distinguishes several results of one function, as for two languages.
        """
        if (make, of) not in self._made:
            self._made[make, of] = make(self)
        made: Made = self._made[make, of]
        return made

    def with_sessions(self, changed: Mapping[UUID, schema.Session]) -> "Programme":
        """Return the programme with these of its sessions in place of those of the same keys.

        It takes over the look-ups that judging begins with: of 900 sessions, one has moved.
        """
        made = replace(self, sessions=tuple(changed.get(each.key, each) for each in self.sessions))
        stay = (pair for pair in self.all_slots if pair[1].key not in changed)
        vars(made)["by_key"] = {**self.by_key, **changed}
        vars(made)["all_slots"] = made.by_time((*stay, *_placed(changed.values())))
        return made

    # Look-ups by key; a reference that does not resolve is a KeyError (releases are checked).

    @cached_property
    def by_key(self) -> dict[UUID, schema.Named]:
        return {entry.key: entry for entry in self._named()}

    def _named(self) -> Iterator[schema.Named]:
        return chain.from_iterable(getattr(self, name) for name in LISTS)

    def find[Entry: schema.Named](self, kind: type[Entry], key: UUID | None) -> Entry | None:
        """Return the entry of that kind and key, or None."""
        entry = self.by_key.get(key) if key else None
        return entry if isinstance(entry, kind) else None

    def _entry[Entry: schema.Named](self, kind: type[Entry], key: UUID) -> Entry:
        entry = self.find(kind, key)
        if entry is None:
            raise KeyError(key)
        return entry

    def room(self, key: UUID) -> schema.Room:
        return self._entry(schema.Room, key)

    def track(self, key: UUID | None) -> schema.Track | None:
        """Return the track to show, or None if it is missing or withdrawn."""
        track = self.find(schema.Track, key)
        return track if track and not track.withdrawn else None

    def format(self, key: UUID | None) -> schema.Format | None:
        """Return the format to show, or None if it is missing or withdrawn."""
        shape = self.find(schema.Format, key)
        return shape if shape and not shape.withdrawn else None

    def speaker(self, key: UUID) -> schema.Speaker:
        return self._entry(schema.Speaker, key)

    def session(self, key: UUID) -> schema.Session:
        return self._entry(schema.Session, key)

    def people(self, session: schema.Session) -> list[tuple[schema.Credit, schema.Speaker]]:
        """Return the people of a session, in order, except withdrawn ones."""
        pairs = ((credit, self.speaker(credit.speaker)) for credit in session.content.people)
        return [(credit, speaker) for credit, speaker in pairs if not speaker.withdrawn]

    def topics(self, session: schema.Session) -> list[schema.Tag]:
        tags = (self._entry(schema.Tag, key) for key in session.content.tags)
        return [tag for tag in tags if not tag.withdrawn]

    # Look-ups by slug, for addresses.

    @cached_property
    def _by_slug(self) -> dict[tuple[type, str], schema.Named]:
        return {(type(entry), entry.slug): entry for entry in self._named()}

    def find_by_slug[Entry: schema.Named](self, kind: type[Entry], slug: str) -> Entry | None:
        entry = self._by_slug.get((kind, slug))
        return entry if isinstance(entry, kind) else None

    # Entries that pages list: none withdrawn, in the order readers expect.

    @cached_property
    def listed(self) -> list[schema.Session]:
        """Return sessions that are not withdrawn, by first start, then room and title."""
        return self.in_order(session for session in self.sessions if not session.withdrawn)

    def in_order(self, sessions: Iterable[schema.Session]) -> list[schema.Session]:
        """Return sessions by first start, then room and title."""
        far = datetime.max.replace(tzinfo=self.edition.zone)

        def order(session: schema.Session) -> tuple[datetime, int, str, UUID]:
            slots = session.live_slots
            first = slots[0] if slots else None
            room = self.room(first.room).order if first else 0
            return (first.start if first else far, room, session.title.either, session.key)

        return sorted(sessions, key=order)

    @cached_property
    def listed_venues(self) -> list[schema.Venue]:
        return [venue for venue in self.venues if not venue.withdrawn]

    @cached_property
    def listed_rooms(self) -> list[schema.Room]:
        rooms = (room for room in self.rooms if not room.withdrawn)
        return sorted(rooms, key=lambda room: (room.order, room.name.either, room.key))

    @cached_property
    def listed_tracks(self) -> list[schema.Track]:
        tracks = (track for track in self.tracks if not track.withdrawn)
        return sorted(tracks, key=lambda track: (track.order, track.name.either, track.key))

    @cached_property
    def listed_formats(self) -> list[schema.Format]:
        formats = (f for f in self.formats if not f.withdrawn)
        return sorted(formats, key=lambda f: (f.order, f.name.either, f.key))

    @cached_property
    def listed_speakers(self) -> list[schema.Speaker]:
        """Return the people of listed sessions, by sort name."""
        keys = {credit.speaker for session in self.listed for credit in session.content.people}
        people = (s for s in self.speakers if s.key in keys and not s.withdrawn)
        return sorted(people, key=lambda s: (s.sort_name.casefold(), s.name, s.key))

    @cached_property
    def _sessions_of(self) -> dict[UUID, list[schema.Session]]:
        found: dict[UUID, list[schema.Session]] = {}
        for session in self.listed:
            for credit in session.content.people:
                found.setdefault(credit.speaker, []).append(session)
        return found

    def sessions_of(self, speaker: UUID) -> list[schema.Session]:
        return self._sessions_of.get(speaker, [])

    @cached_property
    def _tagged(self) -> dict[UUID, list[schema.Session]]:
        found: dict[UUID, list[schema.Session]] = {}
        for session in self.listed:
            for tag in session.content.tags:
                found.setdefault(tag, []).append(session)
        return found

    def tagged(self, tag: UUID) -> list[schema.Session]:
        return self._tagged.get(tag, [])

    @cached_property
    def _in_room(self) -> dict[UUID, list[tuple[schema.Slot, schema.Session]]]:
        found: dict[UUID, list[tuple[schema.Slot, schema.Session]]] = {}
        for slot, session in self.all_slots:
            found.setdefault(slot.room, []).append((slot, session))
        return found

    def in_room(self, room: UUID) -> list[tuple[schema.Slot, schema.Session]]:
        return self._in_room.get(room, [])

    @cached_property
    def all_slots(self) -> list[tuple[schema.Slot, schema.Session]]:
        """Return the standing slots of listed sessions, by time, then room."""
        return self.by_time(_placed(self.sessions))

    def by_time(
        self, slots: Iterable[tuple[schema.Slot, schema.Session]]
    ) -> list[tuple[schema.Slot, schema.Session]]:
        """Return slots with their sessions by time, then room."""
        rooms = {room.key: room.order for room in self.rooms}
        return sorted(
            slots,
            key=lambda pair: (pair[0].start, pair[0].end, rooms.get(pair[0].room, 0), pair[0].key),
        )

    def is_break(self, session: schema.Session) -> bool:
        shape = self.format(session.content.format)
        return bool(shape and shape.is_break)

    # The sessions in counts: each once, cancelled ones too, breaks never.

    @cached_property
    def counted(self) -> list[schema.Session]:
        return [session for session in self.listed if not self.is_break(session)]

    def counted_on(self, day: date) -> list[schema.Session]:
        """Return the sessions with a slot on a day; one on several days counts on each."""
        return [
            session
            for session in self.counted
            if any(self.day_of(slot) == day for slot in session.live_slots)
        ]

    def day_of(self, slot: schema.Slot) -> date:
        """Return the local day that a slot belongs to: the one it starts on."""
        return slot.start.astimezone(self.edition.zone).date()


def _placed(
    sessions: Iterable[schema.Session],
) -> Iterator[tuple[schema.Slot, schema.Session]]:
    """Yield the standing slots of sessions that are not withdrawn."""
    for session in sessions:
        if not session.withdrawn:
            yield from ((slot, session) for slot in session.schedule.slots if not slot.withdrawn)
