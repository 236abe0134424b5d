"""The screen in the foyer, which goes on by itself while there is no network."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from marseille20.pages.now_next import percent
from talks.formatting import day_name
from talks.now import OnNow, Pair, is_over, next_of, on_now
from talks.programme import schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

# What starts so soon is marked.
SOON = timedelta(minutes=10)
# A screen that lost its network at noon knows the next morning.
DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FoyerSlot:
    """A session in a room; `state` holds its classes of the stylesheet at the moment.

    `day` is shown where it is another one than that of the screen. `minutes` is how long until it
    starts, if that is soon; `percent` how much of it is over.
    """

    row: Row
    day: str
    state: str
    minutes: int | None
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoyerRoom:
    """A room with all that is not over there, today and on the next day that holds something."""

    room: schema.Room
    slots: list[FoyerSlot]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is on or next in it at the moment."""
        return not any(slot.state.startswith(("is-now", "is-next")) for slot in self.slots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence while the next session is on another day, `day`; "" once all is over."""

    day: str
    text: str
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Foyer:
    """The whole screen; `clock` and `today` as clocks of the edition have them.

    `opening` is the first day that holds something: before it every room shows what comes first.
    """

    opening: date | None
    today: str
    clock: str
    rooms: list[FoyerRoom]
    sentences: list[Sentence]

    @property
    def count(self) -> int:
        """Return how many rooms it shows now."""
        return sum(not room.is_empty for room in self.rooms)


def foyer(edition: PublishedEdition, now: datetime, rooms: Sequence[schema.Room]) -> Foyer:
    """Return the screen at `now` (aware) for these rooms, in the organisers' order."""
    found = on_now(edition.programme, now, rooms)
    local = now.astimezone(edition.programme.edition.zone)
    days = _days(edition, found)
    day_of, slots = edition.programme.day_of, edition.programme.all_slots
    opening = day_of(slots[0][0]) if slots else None
    return Foyer(
        opening=opening,
        today=day_name(found.today),
        clock=f"{local:%H:%M}",
        rooms=list(_rooms(edition, found, days, opening, now)),
        sentences=list(_sentences(edition, found, days, opening)),
    )


def _days(edition: PublishedEdition, found: OnNow) -> list[date]:
    """Return today, and the next day that holds something; before the edition its first two."""
    day_of = edition.programme.day_of
    coming = dict.fromkeys(max(found.today, day_of(slot)) for slot, _session in found.ahead)
    return list(islice(coming, DAYS))


def _rooms(
    edition: PublishedEdition,
    found: OnNow,
    days: list[date],
    opening: date | None,
    now: datetime,
) -> Iterator[FoyerRoom]:
    programme = edition.programme
    is_before = opening is not None and found.today < opening
    for each in found.rooms:
        coming = (p for p in each.coming if is_before or programme.day_of(p[0]) == found.day)
        following = next_of(coming)
        states = {"is-now": each.now, "is-next": following}
        pairs = [
            pair
            for pair in programme.in_room(each.room.key)
            if not is_over(pair[0], now)
            and (pair in following or max(found.today, programme.day_of(pair[0])) in days)
        ]
        yield FoyerRoom(
            room=each.room,
            slots=[
                FoyerSlot(
                    row=row,
                    day=_day(programme.day_of(pair[0]), found.today),
                    state=_state(pair, states, max(found.today, programme.day_of(pair[0])), found),
                    minutes=_minutes(pair, now),
                    percent=percent(pair[0], now) if pair in each.now else 0,
                )
                for pair, row in zip(pairs, slot_rows(edition, pairs, now), strict=True)
            ],
        )


def _state(pair: Pair, states: dict[str, list[Pair]], day: date, found: OnNow) -> str:
    later = "is-later" if day == found.day else ""
    state = next((name for name, pairs in states.items() if pair in pairs), later)
    return f"{state} is-another-day" if state and day != found.day else state


def _day(day: date, today: date) -> str:
    """Return a day in full, with its year where it is not this one."""
    return day_name(day) if day.year == today.year else f"{day_name(day)} {day.year}"


def _minutes(pair: Pair, now: datetime) -> int | None:
    """Return minutes until it starts, rounded up; None unless that is soon."""
    left = pair[0].start - now
    return -(-left // timedelta(minutes=1)) if timedelta() < left <= SOON else None


def _sentences(
    edition: PublishedEdition, found: OnNow, days: list[date], opening: date | None
) -> Iterator[Sentence]:
    programme = edition.programme
    for day in days:
        first = next((slot for slot, _s in found.ahead if programme.day_of(slot) == day), None)
        if first is None:
            continue
        start = first.start.astimezone(programme.edition.zone)
        words = {"day": _day(day, found.today), "time": f"{start:%H:%M}"}
        begins, goes_on = (
            _("It begins %(day)s at %(time)s."),
            _("That is all for today. It goes on %(day)s at %(time)s."),
        )
        yield Sentence(
            day=day.isoformat(),
            text=(begins if day == opening else goes_on) % words,
            is_shown=day == found.day != found.today,
        )
    known = set(days)
    if all(max(found.today, programme.day_of(slot)) in known for slot, _s in found.ahead):
        # Nothing comes on any other day: a screen without network may tell that it is over.
        yield Sentence(day="", text=_("Everything has been said."), is_shown=not found.ahead)
