"""Sessions as the rows of a list: of a speaker, a room, a topic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from talks.addresses import session_address
from talks.formatting import When, names, when
from talks.marks import Mark, marks
from talks.now import is_on, is_over
from talks.programme import schema
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A session in one slot; without a slot it has neither time nor room."""

    session: schema.Session
    url: str
    people: str
    track: schema.Track | None
    format: schema.Format | None
    when: When | None = None
    room: schema.Room | None = None
    is_now: bool = False
    is_past: bool = False
    mark: Mark | None = None


def rows(
    edition: PublishedEdition,
    sessions: Iterable[schema.Session],
    now: datetime,
    *,
    without: UUID | None = None,
) -> list[Row]:
    """Return a row for each slot of the sessions, by time; those without a slot come last.

    `without` is a speaker whose name stands above the list already.
    """
    sessions = list(sessions)
    placed = [(slot, session) for session in sessions for slot in session.live_slots]
    placed.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].key))
    unplaced = [(None, session) for session in sessions if not session.live_slots]
    return slot_rows(edition, [*placed, *unplaced], now, without=without)


def slot_rows(
    edition: PublishedEdition,
    pairs: Iterable[tuple[schema.Slot | None, schema.Session]],
    now: datetime,
    *,
    without: UUID | None = None,
) -> list[Row]:
    """Return a row for each slot, in the order given."""
    programme = edition.programme
    address = session_address(edition.slug)
    moved = marks(programme, edition.calendar_sequence, now)
    return [
        Row(
            session=session,
            url=address(session.slug),
            people=names(
                speaker for _credit, speaker in programme.people(session) if speaker.key != without
            ),
            track=programme.track(session.content.track),
            format=programme.format(session.content.format),
            when=when(programme, slot.start, slot.end) if slot else None,
            room=programme.room(slot.room) if slot else None,
            is_now=bool(slot and is_on(slot, session, now)),
            is_past=bool(slot and is_over(slot, now)),
            mark=moved.get(slot.key) if slot and not session.cancelled else None,
        )
        for slot, session in pairs
    ]
