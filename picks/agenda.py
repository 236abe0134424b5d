"""The agenda of a selection: day by day, today first, with overlaps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.templatetags.text import plain
from core.text.translated import Text
from talks.addresses import session_address
from talks.formatting import day_name
from talks.programme import Programme, schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

type Held = tuple[schema.Slot, schema.Session]
# The title of a session, and its address.
type Link = tuple[Text, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A sentence on picked sessions that overlap, and the other sessions at that time."""

    said: str
    others: list[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    """A day; the last one, of sessions without a time, has neither id nor name."""

    id: str
    name: str
    rows: list[Row]
    clashes: list[Clash]


def days(
    edition: PublishedEdition,
    sessions: Iterable[schema.Session],
    now: datetime,
    *,
    clashing: bool = True,
) -> list[AgendaDay]:
    """Return the days of these sessions: today, later ones, past ones.

    Withdrawn sessions stay where they were.
    """
    programme, sessions = edition.programme, list(sessions)
    placed = [(slot, session) for session in sessions for slot in _shown(session)]
    placed.sort(key=partial(_order, programme))
    unplaced = [(None, session) for session in sessions if not _shown(session)]
    rows = slot_rows(edition, [*placed, *unplaced], now)
    rows_of: dict[date, list[Row]] = defaultdict(list)
    for (slot, _session), row in zip(placed, rows, strict=False):
        rows_of[programme.day_of(slot)].append(row)
    clashes_of = _clashes_of_days(edition, placed) if clashing else {}
    found = [
        AgendaDay(id=f"{day}", name=day_name(day), rows=held, clashes=clashes_of.get(day, []))
        for day, held in rows_of.items()
    ]
    today = now.astimezone(programme.edition.zone).date()
    found.sort(key=lambda day: (day.id < today.isoformat(), day.id))
    if unplaced:
        found.append(AgendaDay(id="", name="", rows=rows[len(placed) :], clashes=[]))
    return found


def _order(programme: Programme, held: Held) -> tuple[datetime, datetime, int, UUID]:
    slot = held[0]
    return slot.start, slot.end, programme.room(slot.room).order, slot.key


def _shown(session: schema.Session) -> list[schema.Slot]:
    return list(session.schedule.slots) if session.withdrawn else session.live_slots


def _clashes_of_days(edition: PublishedEdition, held: Iterable[Held]) -> dict[date, list[Clash]]:
    """Return the clashes by their day; one session may have begun before midnight."""
    address = session_address(edition.slug)

    def links(pairs: Iterable[Held]) -> list[Link]:
        return [(session.title, address(session.slug)) for _slot, session in pairs]

    found: dict[date, list[Clash]] = defaultdict(list)
    for moment, on in clashes(held):
        there = moment.astimezone(edition.facts.zone)
        others = _others(edition.programme, moment, on)
        found[there.date()].append(Clash(said=_meeting(there, on), others=links(others)))
    return found


def _meeting(moment: datetime, on: Iterable[Held]) -> str:
    """Return a sentence on the sessions that begin at a local time, and those under way."""

    def quote(session: schema.Session) -> str:
        return _("“{title}”").format(title=plain(session.title))

    def until(slot: schema.Slot, session: schema.Session) -> str:
        end = slot.end.astimezone(moment.tzinfo)
        return _("{title} (until {time})").format(title=quote(session), time=f"{end:%H:%M}")

    begin = [quote(session) for slot, session in on if slot.start == moment]
    begun = [until(slot, session) for slot, session in on if slot.start < moment]
    if not begun:
        sentence = _("{titles} begin together, at {time}")
    elif len(begin) == 1:
        sentence = _("{titles} begins during {others}")
    else:
        sentence = _("{titles} begin during {others}")
    return sentence.format(
        titles=get_text_list(begin, _("and")),
        others=get_text_list(begun, _("and")),
        time=f"{moment:%H:%M}",
    )


def clashes(held: Iterable[Held]) -> list[tuple[datetime, list[Held]]]:
    """Return the moments at which several sessions are on, with these; none within another."""
    standing = [pair for pair in held if not pair[1].cancelled and not pair[1].withdrawn]
    moments = sorted({slot.start for slot, _session in standing})
    found = [(moment, [pair for pair in standing if _is_on(pair, moment)]) for moment in moments]
    slots = [{slot.key for slot, _session in on} for _moment, on in found]
    return [
        (moment, on)
        for number, (moment, on) in enumerate(found)
        if len({session.key for _slot, session in on}) > 1
        and not any(slots[number] <= later for later in slots[number + 1 :])
    ]


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
