"""Hypothesis strategies: programmes as organisers make them, and how they go on editing them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, cast
from uuid import UUID, uuid5

from hypothesis import strategies as st

from core.text.translated import Text
from talks.programme import EntryId, EntryValue, Programme, assemble, schema, withdrawn

_SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
OPENING = datetime(2027, 5, 20, 7, tzinfo=UTC)
# Half hours of a morning, on both days.
CELLS = [
    OPENING + timedelta(days=day, minutes=30 * half) for day, half in product((0, 1), range(5))
]

phrases = st.text('aéZ œ«»’\n"<&🚢', max_size=5)
texts = st.builds(Text, phrases, phrases)
links = st.lists(
    st.builds(
        schema.Link,
        kind=st.sampled_from(["site", "slides"]),
        url=st.sampled_from(["https://example.org/", "https://example.net/a?b=é"]),
    ),
    max_size=2,
    unique=True,
).map(tuple)
pictures = st.builds(
    schema.Picture,
    name=st.sampled_from(["a1.avif", "b2.jpg"]),
    width=st.integers(1, 4000),
    height=st.integers(1, 4000),
    alt=texts,
)


@dataclass
class Desk:
    """What organisers have on their desk: entries that they add and edit, never delete."""

    draw: Any
    parts: dict[EntryId, EntryValue] = field(default_factory=dict)
    # What an entry was before it was withdrawn.
    set_aside: dict[EntryId, EntryValue] = field(default_factory=dict)
    made: int = 0

    def programme(self) -> Programme:
        return assemble(self.parts)

    # Finding.

    def all(self, kind: str, *, gone: bool | None = False) -> list[EntryId]:
        """The entries of a kind that stand, or that are gone, or (None) both."""
        found = sorted(entry for entry in self.parts if entry.kind == kind)
        return [e for e in found if gone is None or gone == (e in self.set_aside)]

    def one(self, kind: str, *, gone: bool = False) -> EntryId | None:
        found = self.all(kind, gone=gone)
        return self.draw(st.sampled_from(found)) if found else None

    def some(self, kind: str) -> list[UUID]:
        """Keys of a few entries of a kind, each once, in any order."""
        keys = [entry.key for entry in self.all(kind)]
        if not keys:
            return []
        return self.draw(st.lists(st.sampled_from(keys), max_size=2, unique=True))  # type: ignore[no-any-return]

    def maybe(self, kind: str) -> UUID | None:
        entry = self.one(kind)
        return entry.key if entry and self.draw(st.booleans()) else None

    # Changing.

    def put(self, kind: str, **fields: Any) -> EntryId:
        """A new entry with a key and a slug of its own."""
        self.made += 1
        makers: dict[str, Callable[..., Any]] = {
            "venue": schema.Venue,
            "room": schema.Room,
            "track": schema.Track,
            "format": schema.Format,
            "tag": schema.Tag,
            "speaker": schema.Speaker,
        }
        entry = EntryId(kind, uuid5(_SPACE, str(self.made)))
        self.parts[entry] = makers[kind](key=entry.key, slug=f"{kind}-{self.made}", **fields)
        return entry

    def change(self, entry: EntryId, **fields: Any) -> None:
        self.parts[entry] = replace(self.parts[entry], **fields)

    def withdraw(self, *entries: EntryId) -> None:
        for entry in entries:
            self.set_aside[entry] = self.parts[entry]
            self.parts[entry] = withdrawn(self.parts[entry])

    def restore(self, *entries: EntryId) -> None:
        for entry in entries:
            self.parts[entry] = self.set_aside.pop(entry)

    # Rooms and times.

    def schedule(self, session: UUID) -> schema.Schedule:
        return cast("schema.Schedule", self.parts[EntryId("schedule", session)])

    def content(self, session: UUID) -> schema.Content:
        return cast("schema.Content", self.parts[EntryId("content", session)])

    def taken(self, session: UUID) -> set[tuple[UUID, datetime]]:
        """Rooms and people (withdrawn or not), each with the half hours when others need them."""
        busy = set()
        for other in self.all("schedule"):
            place = self.schedule(other.key)
            if other.key != session and place.state == "confirmed":
                for slot in place.slots:
                    if not slot.withdrawn:
                        people = [credit.speaker for credit in self.content(other.key).people]
                        rooms = [] if self.is_shared(slot.room) else [slot.room]
                        busy |= {(key, slot.start) for key in (*rooms, *people)}
        return busy

    def is_shared(self, room: UUID) -> bool:
        return cast("schema.Room", self.parts[EntryId("room", room)]).holds_several

    def free(self, session: UUID, people: list[UUID]) -> list[tuple[UUID, datetime]]:
        """Where and when the session could be held with these people."""
        busy = self.taken(session)
        busy |= {(s.room, s.start) for s in self.schedule(session).slots}
        own = {s.start for s in self.schedule(session).slots if not s.withdrawn}
        return [
            (room.key, start)
            for room, start in product(self.all("room"), CELLS)
            if start not in own and not busy & {(key, start) for key in (room.key, *people)}
        ]

    def hold(self, session: UUID, *, instead_of: schema.Slot | None = None) -> None:
        """Give the session one more slot, or another room and time for one it has."""
        people = [credit.speaker for credit in self.content(session).people]
        free = self.free(session, people)
        if not free:
            return
        room, start = self.draw(st.sampled_from(free))
        self.made += 1
        key = instead_of.key if instead_of else uuid5(_SPACE, str(self.made))
        slot = schema.Slot(key=key, room=room, start=start, end=start + timedelta(minutes=30))
        self.set_slot(session, slot)

    def set_slot(self, session: UUID, slot: schema.Slot) -> None:
        others = (other for other in self.schedule(session).slots if other.key != slot.key)
        slots = tuple(sorted((*others, slot), key=lambda slot: slot.key))
        self.change(EntryId("schedule", session), slots=slots)

    def fits(self, session: UUID, people: list[UUID]) -> bool:
        """Whether the session could stand where it is, with these people."""
        busy = self.taken(session)
        gone = {entry.key for entry in self.all("room", gone=True)}
        slots = [slot for slot in self.schedule(session).slots if not slot.withdrawn]
        return not any(
            slot.room in gone or (key, slot.start) in busy
            for slot in slots
            for key in (slot.room, *people)
        )


# --- What organisers do --------------------------------------------------------------------------


def add_room(desk: Desk) -> None:
    venue = desk.one("venue") or desk.put("venue", name=desk.draw(texts), latitude=43.3)
    services = desk.draw(st.sampled_from([(), ("step_free",), ("seating", "step_free")]))
    desk.put(
        "room",
        name=desk.draw(texts),
        venue=venue.key,
        services=services,
        holds_several=desk.draw(st.booleans()),
    )


def add_track(desk: Desk) -> None:
    desk.put("track", name=desk.draw(texts), flag=desk.draw(st.sampled_from("ABC")))


def add_format(desk: Desk) -> None:
    desk.put("format", name=desk.draw(texts), is_break=desk.draw(st.booleans()))


def add_tag(desk: Desk) -> None:
    desk.put("tag", name=desk.draw(texts))


def add_speaker(desk: Desk) -> None:
    desk.put(
        "speaker",
        name=desk.draw(phrases),
        sort_name=desk.draw(phrases),
        biography=desk.draw(texts),
        portrait=desk.draw(st.none() | pictures),
        links=desk.draw(links),
    )


def add_session(desk: Desk) -> None:
    desk.made += 1
    key = uuid5(_SPACE, str(desk.made))
    desk.parts[EntryId("schedule", key)] = schema.Schedule()
    desk.parts[EntryId("content", key)] = schema.Content(
        slug=f"session-{desk.made}",
        title=desk.draw(texts),
        abstract=desk.draw(texts),
        track=desk.maybe("track"),
        format=desk.maybe("format"),
        languages=tuple(desk.draw(st.sampled_from([[], ["fr"], ["de-AT", "fr"], ["mul"]]))),
        people=_crew(desk),
        tags=tuple(sorted(desk.some("tag"))),
        links=desk.draw(links),
        seats=desk.draw(st.none() | st.integers(1, 99)),
    )
    for _ in range(desk.draw(st.integers(0, 2))):
        desk.hold(key)


def rename(desk: Desk) -> None:
    """Give something another address."""
    entry = _something(desk)
    if entry:
        desk.made += 1
        desk.change(entry, slug=f"{entry.kind}-{desk.made}")


def retitle(desk: Desk) -> None:
    entry = _something(desk)
    if entry and entry.kind == "content":
        desk.change(entry, title=desk.draw(texts))
    elif entry:
        desk.change(entry, name=desk.draw(phrases if entry.kind == "speaker" else texts))


def rewrite(desk: Desk) -> None:
    entry = desk.one(desk.draw(st.sampled_from(["content", "speaker", "edition", "venue"])))
    field = {"content": "abstract", "speaker": "biography", "edition": "tagline"}
    if entry:
        desk.change(entry, **{field.get(entry.kind, "access"): desk.draw(texts)})


def move(desk: Desk) -> None:
    entry = desk.one("schedule")
    slots = [s for s in desk.schedule(entry.key).slots if not s.withdrawn] if entry else []
    if entry and slots:
        desk.hold(entry.key, instead_of=desk.draw(st.sampled_from(slots)))


def change_room(desk: Desk) -> None:
    entry = desk.one("schedule")
    slots = [s for s in desk.schedule(entry.key).slots if not s.withdrawn] if entry else []
    if not entry or not slots:
        return
    slot = desk.draw(st.sampled_from(slots))
    busy = desk.taken(entry.key)
    free = [room.key for room in desk.all("room") if (room.key, slot.start) not in busy]
    if free:
        desk.set_slot(entry.key, replace(slot, room=desk.draw(st.sampled_from(free))))


def repeat(desk: Desk) -> None:
    entry = desk.one("schedule")
    if entry:
        desk.hold(entry.key)


def withdraw_slot(desk: Desk) -> None:
    entry = desk.one("schedule")
    slots = desk.schedule(entry.key).slots if entry else ()
    if entry and slots:
        desk.set_slot(entry.key, replace(desk.draw(st.sampled_from(slots)), withdrawn=True))


def cancel(desk: Desk) -> None:
    """Cancel a session, or hold it after all."""
    entry = desk.one("schedule")
    if not entry:
        return
    if desk.schedule(entry.key).state == "confirmed":
        desk.change(entry, state="cancelled")
    elif desk.fits(entry.key, [credit.speaker for credit in desk.content(entry.key).people]):
        desk.change(entry, state="confirmed")


def fill(desk: Desk) -> None:
    """A session is full, or has places again."""
    entry = desk.one("schedule")
    if entry:
        desk.change(entry, full=not desk.schedule(entry.key).full)


def withdraw_session(desk: Desk) -> None:
    entry = desk.one("schedule")
    if entry:
        desk.withdraw(entry, EntryId("content", entry.key))


def restore_session(desk: Desk) -> None:
    entry = desk.one("schedule", gone=True)
    if not entry:
        return
    text = EntryId("content", entry.key)
    desk.restore(entry, text)
    if not desk.fits(entry.key, [credit.speaker for credit in desk.content(entry.key).people]):
        desk.withdraw(entry, text)


def withdraw_other(desk: Desk) -> None:
    entry = desk.one(desk.draw(st.sampled_from(["speaker", "tag", "track", "format", "room"])))
    if not entry:
        return
    places = (desk.schedule(place.key) for place in desk.all("schedule"))
    held = {s.room for place in places for s in place.slots if not s.withdrawn}
    if entry.key not in held:
        desk.withdraw(entry)


def restore_other(desk: Desk) -> None:
    kind = desk.draw(st.sampled_from(["speaker", "tag", "track", "format", "room"]))
    entry = desk.one(kind, gone=True)
    if entry:
        desk.restore(entry)


def change_people(desk: Desk) -> None:
    entry = desk.one("content")
    if entry:
        crew = _crew(desk)
        if desk.fits(entry.key, [credit.speaker for credit in crew]):
            desk.change(entry, people=crew)


def change_topics(desk: Desk) -> None:
    entry = desk.one("content")
    if entry:
        topics = tuple(sorted(desk.some("tag")))
        desk.change(entry, tags=topics, track=desk.maybe("track"), format=desk.maybe("format"))


def _crew(desk: Desk) -> tuple[schema.Credit, ...]:
    roles: st.SearchStrategy[schema.Role] = st.sampled_from(["speaker", "moderator"])
    return tuple(schema.Credit(speaker=key, role=desk.draw(roles)) for key in desk.some("speaker"))


def _something(desk: Desk) -> EntryId | None:
    kinds = ["content", "speaker", "room", "track", "format", "tag", "venue"]
    return desk.one(desk.draw(st.sampled_from(kinds)))


ADDING = [add_room, add_track, add_format, add_tag, add_speaker, add_session]
EDITS: list[Callable[[Desk], None]] = [
    *ADDING,
    add_session,
    rename,
    retitle,
    rewrite,
    move,
    change_room,
    repeat,
    withdraw_slot,
    cancel,
    fill,
    withdraw_session,
    restore_session,
    withdraw_other,
    restore_other,
    change_people,
    change_topics,
]


def _opened(draw: Any) -> Desk:
    """A desk with an edition, a room and whatever else was drawn."""
    desk = Desk(draw)
    facts = schema.EditionFacts(
        key=uuid5(_SPACE, "edition"),
        slug="2027",
        name="Marseille 2.0",
        tagline=draw(texts),
        summary=Text(),
        notice=Text(),
        first_day=date(2027, 5, 20),
        last_day=date(2027, 5, 21),
        time_zone="Europe/Paris",
        city="Marseille",
        registration_url="",
    )
    desk.parts[EntryId("edition", facts.key)] = facts
    add_room(desk)
    for step in draw(st.lists(st.sampled_from(ADDING), max_size=5)):
        step(desk)
    for _ in range(draw(st.integers(1, 3))):
        add_session(desk)
    return desk


@st.composite
def histories(draw: Any, max_size: int = 4) -> list[Programme]:
    """Drafts of one edition, each made from the one before by a few edits."""
    desk = _opened(draw)
    drafts = [desk.programme()]
    for _ in range(draw(st.integers(1, max_size - 1))):
        for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=6)):
            edit(desk)
        drafts.append(desk.programme())
    return drafts


@st.composite
def programmes(draw: Any) -> Programme:
    """A programme in which nothing is wrong."""
    return cast("Programme", draw(histories(max_size=2))[-1])
