"""The parts of a programme."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from core.text.translated import Text

NOTHING = Text()

SessionState = Literal["confirmed", "cancelled", "withdrawn"]
Role = Literal["speaker", "moderator", "host"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """The facts of an edition. Days are local dates of `time_zone`."""

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
        """Return the phase at `now`; "live" lasts from the first midnight to the last."""
        today = now.astimezone(self.zone).date()
        if today < self.first_day:
            return "before"
        return "live" if today <= self.last_day else "after"

    def next_phase(self, now: datetime) -> datetime | None:
        """Return when the phase changes next: at the first midnight, or the last; or None."""
        days = (self.first_day, self.last_day + timedelta(days=1))
        edges = (datetime.combine(day, time(), self.zone) for day in days)
        return next((edge for edge in edges if edge > now), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry:
    """An entry that is listed by its name, and may have a page at its slug."""

    key: UUID
    slug: str
    name: Text
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture; `name` is its file in the media folder, a hash of its content; sizes in px."""

    name: str
    width: int
    height: int
    alt: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where a room is on the plan of its venue, in percent of the picture.

    It belongs to the plan: what was drawn on one picture is never shown on another.
    """

    room: UUID
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue(NamedEntry):
    street_address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    description: Text = NOTHING
    access: Text = NOTHING
    transport: Text = NOTHING
    accessibility: Text = NOTHING
    plan: Picture | None = None
    regions: tuple[Region, ...] = ()
    notice: Text = NOTHING
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(NamedEntry):
    venue: UUID
    capacity: int | None = None
    order: int = 0
    services: tuple[str, ...] = ()
    way_in: Text = NOTHING
    holds_several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(NamedEntry):
    summary: Text = NOTHING
    flag: str = ""
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(NamedEntry):
    is_break: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(NamedEntry):
    """A topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file; `name` is that in the media folder, a hash of its content; `size` in bytes."""

    name: str
    size: int


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
    """A slot; `start` and `end` are aware, in UTC. A withdrawn slot keeps its last times."""

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
class Schedule:
    """When and where a session takes place, or that it no longer does, or that it is full.

    Slots are sorted by key.
    """

    slots: tuple[Slot, ...] = ()
    state: SessionState = "confirmed"
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a session: all that is said of it, without its schedule."""

    slug: str
    title: Text
    summary: Text = NOTHING
    abstract: Text = NOTHING
    track: UUID | None = None
    format: UUID | None = None
    languages: tuple[str, ...] = ()
    people: tuple[Credit, ...] = ()
    tags: tuple[UUID, ...] = ()
    services: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    slides: Attachment | None = None
    seats: int | None = None
    registration_required: bool = False
    notice: Text = NOTHING
    sources: tuple[str, ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session in its two halves, which are published apart from each other."""

    key: UUID
    schedule: Schedule
    content: Content

    @property
    def slug(self) -> str:
        return self.content.slug

    @property
    def short_key(self) -> str:
        """Return as much of the key as stars need to tell sessions apart: pages repeat it."""
        return str(self.key)[:13]

    @property
    def title(self) -> Text:
        return self.content.title

    @property
    def withdrawn(self) -> bool:
        return self.schedule.state == "withdrawn"

    @property
    def erased(self) -> bool:
        return self.content.erased

    @property
    def cancelled(self) -> bool:
        return self.schedule.state == "cancelled"

    @property
    def live_slots(self) -> list[Slot]:
        """Return the slots that are not withdrawn, in order of time."""
        return sorted(
            (slot for slot in self.schedule.slots if not slot.withdrawn),
            key=lambda slot: (slot.start, slot.end, slot.key),
        )


Named = Venue | Room | Track | Format | Tag | Speaker | Session
