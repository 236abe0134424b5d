"""A programme as it would be with slots in other places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from talks.programme import Programme, schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where and when a session would be; `start` and `end` are aware."""

    session: UUID
    room: UUID
    start: datetime
    end: datetime


def moved(programme: Programme, places: Mapping[UUID, Placed | None]) -> Programme:
    """Return the programme with these slots, by key, in other places, new, or gone (None).

    A session or slot that is not there is ignored: a draft may have no part in the programme.
    """
    placed: dict[UUID, list[schema.Slot]] = defaultdict(list)
    for key, place in places.items():
        if place:
            slot = schema.Slot(key=key, room=place.room, start=place.start, end=place.end)
            placed[place.session].append(slot)
    changed = {
        session.key: _with(session, placed.get(session.key, ()), places)
        for session in programme.sessions
        if session.key in placed or any(slot.key in places for slot in session.schedule.slots)
    }
    return programme.with_sessions(changed)


def _with(
    session: schema.Session, placed: Iterable[schema.Slot], places: Mapping[UUID, object]
) -> schema.Session:
    stay = (slot for slot in session.schedule.slots if slot.key not in places)
    slots = tuple(sorted((*stay, *placed), key=lambda slot: slot.key))
    return replace(session, schedule=replace(session.schedule, slots=slots))
