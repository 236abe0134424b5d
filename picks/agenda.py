"""A selection as it is read: day by day, today first, and what happens at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from uuid import UUID

from talks.formatting import day_name
from talks.programme import Programme, Session, Slot
from talks.published import PublishedEdition
from talks.rows import Row, rows, slot_rows

type Held = tuple[Slot, Session]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Sessions that were picked and are on at one time, and what else is on then."""

    time: str
    picked: list[Row]
    others: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day; the last one, of sessions without a time, has neither id nor name."""

    id: str
    name: str
    rows: list[Row]
    clashes: list[Clash]


def days(
    edition: PublishedEdition, sessions: Iterable[Session], now: datetime, *, clashing: bool = True
) -> list[Day]:
    """The days of these sessions: today, those to come, those that are over.

    What was withdrawn stands where it was.
    """
    programme, sessions = edition.programme, list(sessions)
    placed = [(slot, session) for session in sessions for slot in _shown(session)]
    placed.sort(key=partial(_order, programme))
    today = now.astimezone(programme.edition.zone).date()
    found = [
        _day(edition, day, list(held), now, clashing=clashing)
        for day, held in groupby(placed, lambda pair: programme.day_of(pair[0]))
    ]
    found.sort(key=lambda day: (day.id < today.isoformat(), day.id))
    unplaced = [session for session in sessions if not _shown(session)]
    if unplaced:
        found.append(Day(id="", name="", rows=rows(edition, unplaced, now), clashes=[]))
    return found


def _order(programme: Programme, held: Held) -> tuple[datetime, datetime, int, UUID]:
    slot = held[0]
    return slot.start, slot.end, programme.room(slot.room).order, slot.key


def _shown(session: Session) -> list[Slot]:
    return list(session.place.slots) if session.withdrawn else session.live_slots


def _day(
    edition: PublishedEdition, day: date, held: list[Held], now: datetime, *, clashing: bool
) -> Day:
    return Day(
        id=day.isoformat(),
        name=day_name(day),
        rows=slot_rows(edition, held, now),
        clashes=[
            Clash(
                time=f"{moment.astimezone(edition.facts.zone):%H:%M}",
                picked=slot_rows(edition, on, now),
                others=slot_rows(edition, _others(edition.programme, moment, on), now),
            )
            for moment, on in (clashes(held) if clashing else ())
        ],
    )


def clashes(held: Iterable[Held]) -> list[tuple[datetime, list[Held]]]:
    """The moments at which several of these sessions are on, and which; none within another."""
    standing = [pair for pair in held if not pair[1].cancelled and not pair[1].withdrawn]
    moments = sorted({slot.start for slot, _session in standing})
    found = [(moment, [pair for pair in standing if _is_on(pair, moment)]) for moment in moments]
    return [
        (moment, on)
        for moment, on in found
        if len({session.key for _slot, session in on}) > 1
        and not any(moment < later and set(_keys(on)) <= set(_keys(more)) for later, more in found)
    ]


def _keys(held: Iterable[Held]) -> Iterable[object]:
    return (slot.key for slot, _session in held)


def _is_on(pair: Held, moment: datetime) -> bool:
    return pair[0].start <= moment < pair[0].end


def _others(programme: Programme, moment: datetime, picked: list[Held]) -> list[Held]:
    keys = {session.key for _slot, session in picked}
    return [
        pair
        for pair in programme.all_slots
        if _is_on(pair, moment)
        and pair[1].key not in keys
        and not pair[1].cancelled
        and not programme.is_break(pair[1])
    ]
