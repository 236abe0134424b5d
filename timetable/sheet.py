"""What the sheet shows of an edition: its days and rooms, what stands there, and the pool."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core.branding.flags import flag
from core.text.translated import Text, fold
from events.models import Edition
from talks.models import Credit, Session, Slot
from talks.programme import Programme, schema

# How long a session is thought to last that has no format.
USUAL_MINUTES = 30

# The names of people of each session, by its key.
type People = Mapping[UUID, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSession:
    """A session as cards show it; `minutes` are usual for its format, of which it has the name."""

    pk: int
    key: UUID
    title: str
    state: str
    track: str
    format: str
    flag: SafeString
    is_break: bool
    minutes: int
    people: str

    @property
    def searchable_text(self) -> str:
        return fold(f"{self.title} {self.people}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Something in a room; `start` and `end` are by the clocks of the edition."""

    key: UUID
    room: UUID
    room_name: str
    start: datetime
    end: datetime

    @property
    def place(self) -> tuple[UUID, datetime, datetime]:
        return self.room, self.start, self.end

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def minutes(self) -> int:
        return (self.end.astimezone(UTC) - self.start.astimezone(UTC)) // timedelta(minutes=1)

    @property
    def reach(self) -> tuple[int, int]:
        """Return the fives since midnight of its day between which it is drawn."""
        first = fives_of(self.start, self.day)
        return first, max(first + 1, fives_of(self.end - timedelta(seconds=1), self.day) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSlot(_Placed):
    """A slot as cards show it."""

    session: SheetSession
    seats: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSlot(_Placed):
    """A slot as readers find it."""

    title: str


def fives_of(moment: datetime, day: date) -> int:
    """Return the whole five minutes that clocks show at `moment` since midnight of `day`."""
    minutes = moment.hour * 60 + moment.minute
    return (moment.date() - day).days * 288 + minutes // 5


def shown_slots(edition: Edition, day: date | None = None) -> QuerySet[Slot]:
    """Return the slots that stand on a day of the sheet; without a day, on all."""
    standing = Slot.objects.standing().filter(session__edition=edition)
    standing = standing.exclude(session__state=Session.State.WITHDRAWN)
    if day is None:
        return standing
    # A slot belongs to the day it starts.
    midnight = datetime.combine(day, time(), edition.zone)
    following = datetime.combine(day + timedelta(days=1), time(), edition.zone)
    return standing.filter(start__gte=midnight, start__lt=following)


def pool(edition: Edition) -> QuerySet[Session]:
    """Return the sessions that wait for a place."""
    return edition.sessions.without_slot()


_SESSION = (
    *("pk", "key", "title_fr", "title_en", "state", "track__name_fr", "track__name_en"),
    *("format__name_fr", "format__name_en"),
    *("track__flag", "format__is_break", "format__default_minutes"),
)


def sheet_sessions(sessions: QuerySet[Session], people: People) -> list[SheetSession]:
    """Return these sessions, by title, in one query."""
    rows = sessions.order_by("pk").values_list(*_SESSION)
    return sorted((_session(row, people) for row in rows), key=lambda each: fold(each.title))


def sheet_slots(edition: Edition, slots: QuerySet[Slot], people: People) -> list[SheetSlot]:
    """Return these slots of an edition, by start, in one query."""
    columns = ("key", "room__key", "room__name_fr", "room__name_en", "room__capacity")
    rows = slots.order_by("start", "end", "pk").values_list(
        *columns, "start", "end", *(f"session__{name}" for name in _SESSION)
    )
    zone, sessions = edition.zone, dict[int, SheetSession]()
    found = []
    for key, room, name_fr, name_en, seats, start, end, *session in rows:
        if session[0] not in sessions:
            sessions[session[0]] = _session(session, people)
        found.append(
            SheetSlot(
                key=key,
                session=sessions[session[0]],
                room=room,
                room_name=Text(name_fr, name_en).either,
                seats=seats,
                start=start.astimezone(zone),
                end=end.astimezone(zone),
            )
        )
    return found


def people_of(sessions: QuerySet[Session]) -> People:
    """Return the people of sessions in one query."""
    people = defaultdict(list)
    parts = Credit.objects.filter(session__in=sessions.order_by().values("pk"))
    for session, name in parts.values_list("session__key", "speaker__name"):
        people[session].append(name)
    return people


def people_in(programme: Programme) -> People:
    """Return the people of all sessions of a programme."""
    return {
        session.key: [speaker.name for _credit, speaker in programme.people(session)]
        for session in programme.sessions
    }


def rooms_in(programme: Programme) -> list[schema.Room]:
    """Return the rooms of a programme in order; withdrawn ones, which have none, come last."""
    return sorted(
        programme.rooms, key=lambda room: (room.withdrawn, room.order, room.name.either, room.key)
    )


def _session(row: Sequence[Any], people: People) -> SheetSession:
    pk, key, title_fr, title_en, state, *names, letter, is_break, minutes = row
    track_fr, track_en, format_fr, format_en = (name or "" for name in names)
    return SheetSession(
        pk=pk,
        key=key,
        title=Text(title_fr, title_en).either,
        state=state,
        track=Text(track_fr, track_en).either,
        format=Text(format_fr, format_en).either,
        flag=flag(letter or ""),
        is_break=bool(is_break),
        minutes=minutes or USUAL_MINUTES,
        people=", ".join(people.get(key, ())),
    )


def public_slots(
    edition: Edition, programme: Programme | None, of: Collection[UUID] | None = None
) -> list[PublicSlot]:
    """Return the slots that readers find, where they find them; `of`: of these sessions alone."""
    if programme is None:
        return []
    zone = edition.zone
    return [
        PublicSlot(
            key=slot.key,
            room=slot.room,
            room_name=programme.room(slot.room).name.either,
            start=slot.start.astimezone(zone),
            end=slot.end.astimezone(zone),
            title=session.title.either,
        )
        for slot, session in programme.all_slots
        if of is None or session.key in of
    ]


def moved_since(public: Iterable[PublicSlot], slots: Iterable[SheetSlot]) -> list[PublicSlot]:
    """Return the public slots that stand elsewhere on the sheet, or no longer."""
    places = {slot.key: slot.place for slot in slots}
    return [slot for slot in public if places.get(slot.key) != slot.place]
