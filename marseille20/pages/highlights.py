"""The sessions that the home page puts forward, chosen by the programme."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from talks.programme import schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

MOST = 3
# So many of the people of a session hoist their flags.
MOST_HOISTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A session on the bill, and the names of the people whose flags it flies."""

    row: Row
    names: list[str]


def highlights(edition: PublishedEdition, now: datetime) -> list[Highlight]:
    """Return the sessions that are alone in their time first, then those that start first.

    None that has begun: what is on stands above. They are shown in order of time.
    """
    programme = edition.programme
    standing = [
        (slot, session)
        for slot, session in programme.all_slots
        if not (session.cancelled or programme.is_break(session))
    ]
    alone = _alone([slot for slot, _session in standing])
    first: dict[UUID, tuple[schema.Slot, schema.Session]] = {}
    for slot, session in sorted(standing, key=lambda pair: pair[0].key not in alone):
        if slot.start > now and programme.people(session):
            first.setdefault(session.key, (slot, session))
    chosen = sorted(list(first.values())[:MOST], key=lambda pair: pair[0].start)
    return [
        Highlight(
            row=row,
            names=[person.name for _credit, person in programme.people(row.session)][:MOST_HOISTS],
        )
        for row in slot_rows(edition, chosen, now)
    ]


def _alone(in_time: list[schema.Slot]) -> set[UUID]:
    """Return the keys of the slots that overlap no other one."""
    alone = set()
    latest_end: datetime | None = None
    for index, slot in enumerate(in_time):
        following = in_time[index + 1] if index + 1 < len(in_time) else None
        meets_earlier = latest_end is not None and slot.start < latest_end
        meets_later = following is not None and following.start < slot.end
        if not (meets_earlier or meets_later):
            alone.add(slot.key)
        latest_end = max(latest_end, slot.end) if latest_end else slot.end
    return alone
