"""The sessions around a session: before and after it in its room, and at the same time."""

from dataclasses import dataclass
from datetime import datetime

from talks.addresses import session_address
from talks.formatting import When, when
from talks.now import is_over
from talks.programme import Programme, schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

type Pair = tuple[schema.Slot, schema.Session]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The session before or after in the same room."""

    session: schema.Session
    url: str
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The sessions around the next slot, or the last one: `here`.

    `slots` are those of `parallel`.
    """

    here: When | None = None
    before: Neighbour | None = None
    after: Neighbour | None = None
    parallel: tuple[Row, ...] = ()
    slots: tuple[schema.Slot, ...] = ()


def around(edition: PublishedEdition, session: schema.Session, now: datetime) -> Around:
    slots = session.live_slots
    slot = next((slot for slot in slots if not is_over(slot, now)), slots[-1] if slots else None)
    if slot is None:
        return Around()
    before, after = _neighbours(edition, slot)
    others = _parallel(edition.programme, session, slot)
    return Around(
        here=when(edition.programme, slot.start, slot.end),
        before=before,
        after=after,
        parallel=tuple(slot_rows(edition, others, now)),
        slots=tuple(other for other, _held in others),
    )


def _neighbours(
    edition: PublishedEdition, slot: schema.Slot
) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the last session before the slot and the first after it, that day."""
    programme = edition.programme
    day = [
        (other, held)
        for other, held in programme.in_room(slot.room)
        if programme.day_of(other) == programme.day_of(slot) and not held.cancelled
    ]
    before = max(
        (pair for pair in day if pair[0].end <= slot.start),
        key=lambda pair: pair[0].end,
        default=None,
    )
    after = next((pair for pair in day if pair[0].start >= slot.end), None)
    address = session_address(edition.slug)

    def neighbour(pair: Pair | None) -> Neighbour | None:
        if pair is None:
            return None
        other, held = pair
        return Neighbour(
            session=held,
            url=address(held.slug),
            when=when(programme, other.start, other.end),
        )

    return neighbour(before), neighbour(after)


def _parallel(programme: Programme, session: schema.Session, slot: schema.Slot) -> list[Pair]:
    """Return the sessions in other slots that overlap with this one."""
    return [
        (other, held)
        for other, held in programme.all_slots
        if other.start < slot.end
        and slot.start < other.end
        and held.key != session.key
        and not held.cancelled
        and not programme.is_break(held)
    ]
