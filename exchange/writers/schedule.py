"""The public programme in the shape that frab's two formats share, in one language.

An event is a slot that is not withdrawn. Cancelled and withdrawn sessions are left out: the formats
cannot say so, and the apps that read them report what is gone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from uuid import UUID

from core.text.translated import Text
from talks.models import SessionLink
from talks.programme import schema
from talks.published import PublishedEdition

# The name of this software in its files, so that it reads them back without guessing.
GENERATOR = "marseille20"
# Older apps and databases keep numbers in 31 bits.
NUMBERS = 2**31 - 1
# FOSDEM Companion reads two digits of hours.
LONGEST = timedelta(hours=23, minutes=59)
# Characters that XML 1.0 has no way to write.
UNWRITABLE = dict.fromkeys(
    [*(set(range(0x20)) - {0x9, 0xA, 0xD}), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
# The types of our links in the formats.
KINDS = {"slides": "slides", "recording": "media", "stream": "media", "notes": "article"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link; `kind` is a type of schedule.json: slides, media, article, blog, related …"""

    url: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    number: int
    key: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A slot of a session; its key and number stay when it moves. Times are local."""

    number: int
    key: UUID
    room: str
    title: str
    kind: str
    start: datetime
    end: datetime
    summary: str
    abstract: str
    slug: str
    track: str
    languages: str
    people: tuple[Person, ...]
    links: tuple[Link, ...]
    attachments: tuple[Link, ...]
    url: str
    is_recorded: bool

    @property
    def duration(self) -> str:
        """Return the duration as HH:MM."""
        minutes = min(self.end - self.start, LONGEST) // timedelta(minutes=1)
        return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRoom:
    key: UUID
    name: str
    slug: str
    capacity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTrack:
    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDay:
    """A day from its first event to the end of its last, or the whole day."""

    index: int
    date: date
    start: datetime
    end: datetime
    rooms: tuple[tuple[ScheduleRoom, tuple[Event, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    title: str
    acronym: str
    version: str
    first_day: date
    last_day: date
    time_zone: str
    url: str
    source: str
    rooms: tuple[ScheduleRoom, ...]
    tracks: tuple[ScheduleTrack, ...]
    days: tuple[ScheduleDay, ...]


class Scheduler:
    """Makes the Schedule of a published edition.

    session_url returns the absolute URL of a session by its slug, file_url that of a file in the
    media folder by its name; recaps are the links to recaps, by the key of a session.
    """

    def __init__(
        self,
        edition: PublishedEdition,
        *,
        language: str,
        session_url: Callable[[str], str],
        file_url: Callable[[str], str],
        recaps: Mapping[UUID, Iterable[Link]],
    ) -> None:
        self.edition, self.programme, self.facts = edition, edition.programme, edition.facts
        self.language, self.recaps = language, recaps
        self.session_url, self.file_url = session_url, file_url
        self.acronym = acronym(edition.slug)
        sessions = self.programme.sessions
        self.numbers = numbers(slot.key for each in sessions for slot in each.schedule.slots)
        self.person_numbers = numbers(speaker.key for speaker in self.programme.speakers)
        self.room_names = self._room_names()

    def schedule(self, *, url: str, source: str) -> Schedule:
        """Return the schedule; url, source: absolute URLs of the programme and of this file."""
        facts = self.facts
        return Schedule(
            title=facts.name,
            acronym=self.acronym,
            version=str(self.edition.number or 0),
            first_day=facts.first_day,
            last_day=facts.last_day,
            time_zone=facts.time_zone,
            url=url,
            source=source,
            rooms=tuple(self._room(room) for room in self.programme.listed_rooms),
            tracks=tuple(
                ScheduleTrack(name=self._words(track.name), slug=slug(track.slug))
                for track in self.programme.listed_tracks
            ),
            days=tuple(self._days()),
        )

    def _words(self, text: Text) -> str:
        """Return a text as typed, so that it is read back unchanged."""
        return writable(text.read_in(self.language)[0])

    def _room_names(self) -> dict[UUID, str]:
        """Return the names of rooms; namesakes are distinguished by their venue."""
        names = {room.key: self._words(room.name) for room in self.programme.rooms}
        shared = Counter(names.values())
        for room in self.programme.rooms:
            venue = self.programme.find(schema.Venue, room.venue)
            if shared[names[room.key]] > 1 and venue:
                names[room.key] += f" ({self._words(venue.name)})"
        return names

    def _room(self, room: schema.Room) -> ScheduleRoom:
        name = self.room_names[room.key]
        return ScheduleRoom(key=room.key, name=name, slug=slug(room.slug), capacity=room.capacity)

    def _days(self) -> Iterator[ScheduleDay]:
        """Yield the days of the edition, and any other on which something begins."""
        slots: dict[date, list[tuple[schema.Slot, schema.Session]]] = {
            day: [] for day in self.facts.days
        }
        for slot, session in self.programme.all_slots:
            if not session.cancelled:
                slots.setdefault(self.programme.day_of(slot), []).append((slot, session))
        for index, day in enumerate(sorted(slots), start=1):
            yield self._day(index, day, slots[day])

    def _day(
        self, index: int, day: date, slots: list[tuple[schema.Slot, schema.Session]]
    ) -> ScheduleDay:
        midnight = datetime.combine(day, time(), self.facts.zone)
        found: dict[UUID, list[Event]] = {}
        for slot, session in slots:
            found.setdefault(slot.room, []).append(self._event(slot, session))
        rooms = sorted(map(self.programme.room, found), key=lambda room: (room.order, room.key))
        events = list(chain.from_iterable(found.values()))
        return ScheduleDay(
            index=index,
            date=day,
            start=min((event.start for event in events), default=midnight),
            end=max((event.end for event in events), default=midnight + timedelta(days=1)),
            rooms=tuple((self._room(room), tuple(found[room.key])) for room in rooms),
        )

    def _event(self, slot: schema.Slot, session: schema.Session) -> Event:
        text, number = session.content, self.numbers[slot.key]
        track, shape = self.programme.track(text.track), self.programme.format(text.format)
        return Event(
            number=number,
            key=slot.key,
            room=self.room_names[slot.room],
            title=self._words(text.title),
            kind=self._words(shape.name) if shape else "",
            start=slot.start.astimezone(self.facts.zone),
            end=slot.end.astimezone(self.facts.zone),
            summary=self._words(text.summary),
            abstract=self._words(text.abstract),
            slug=f"{self.acronym}-{number:04}-{slug(session.slug)}",
            track=self._words(track.name) if track else "",
            languages=", ".join(text.languages),
            people=tuple(
                Person(
                    number=self.person_numbers[speaker.key],
                    key=speaker.key,
                    name=writable(speaker.name),
                )
                for _credit, speaker in self.programme.people(session)
            ),
            attachments=tuple(self._attachments(session)),
            links=(*self._links(session), *self.recaps.get(session.key, ())),
            url=self.session_url(session.slug),
            is_recorded="recorded" in text.services,
        )

    def _attachments(self, session: schema.Session) -> Iterator[Link]:
        if slides := session.content.slides:
            yield Link(url=self.file_url(slides.name), title=slides.name, kind="slides")

    def _links(self, session: schema.Session) -> Iterator[Link]:
        for link in session.content.links:
            title = str(SessionLink.Kind(link.kind).label)
            yield Link(url=link.url, title=title, kind=KINDS.get(link.kind, "related"))


def numbers(keys: Iterable[UUID]) -> dict[UUID, int]:
    """Return a lasting positive number for each key: apps know sessions and people by numbers.

    Of two keys with the same number, the greater gets the next one that is free.
    """
    taken: dict[int, UUID] = {}
    for key in sorted(keys):
        number = key.int % NUMBERS + 1
        while number in taken:
            number = number % NUMBERS + 1
        taken[number] = key
    return {key: number for number, key in taken.items()}


def acronym(edition_slug: str) -> str:
    """Return the edition's slug as both formats take it: four characters or more, no hyphens."""
    return edition_slug.lower().replace("-", "_").ljust(4, "_")


def slug(address: str) -> str:
    """Return a slug as schedule.json takes it: it ends with a letter or a digit."""
    return address.lower().strip("-_") or "x"


def writable(words: str) -> str:
    return words.translate(UNWRITABLE)
