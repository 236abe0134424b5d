"""Sheets written as lines, for plans: `standing("Girelle 10:00-10:30 Fanal", …)`."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from timetable.places import SlotChange, SlotPlace
from timetable.plans.plan import Plan
from timetable.plans.standing import Standing, StandingRoom, StandingSlot

PARIS = ZoneInfo("Europe/Paris")
NAMES = UUID(int=0)
DAYS = (date(2027, 5, 20), date(2027, 5, 21))


def key(name: str) -> UUID:
    return uuid5(NAMES, name)


def at(hour: str, day: date = DAYS[0]) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), PARIS).astimezone(UTC)


def place(words: str, day: date = DAYS[0]) -> SlotPlace:
    """A place from its room and hours: `Girelle 10:00-10:30`."""
    room, hours = words.split()
    start, end = (at(hour, day) for hour in hours.split("-"))
    return SlotPlace(key(room), start, end)


def standing(
    *lines: str, days: tuple[date, ...] = DAYS, several: str = "", rooms: str = ""
) -> Standing:
    """A sheet from its lines: room, hours and title; `2:` before them is the second day.

    The session is named by its title; a title in capitals is a break, one in brackets is cancelled.
    """
    slots = [_slot(line, days, number) for number, line in enumerate(lines)]
    names = dict.fromkeys([line.removeprefix("2:").split()[0] for line in lines] + rooms.split())
    return Standing(
        zone=PARIS,
        days=days,
        rooms=tuple(
            StandingRoom(key=key(name), name=name, holds_several=name == several) for name in names
        ),
        slots=tuple(sorted(slots, key=lambda slot: slot.place.start)),
    )


def _slot(line: str, days: tuple[date, ...], number: int) -> StandingSlot:
    words, title = " ".join(line.removeprefix("2:").split()[:2]), line.split(maxsplit=2)[2]
    return StandingSlot(
        key=UUID(int=number),
        session=key(title),
        title=title,
        place=place(words, days[line.startswith("2:")]),
        is_break=title.isupper(),
        cancelled=title.startswith("("),
    )


def slot_of(standing: Standing, title: str) -> StandingSlot:
    return next(slot for slot in standing.slots if slot.title == title)


def lines(standing: Standing, plan: Plan, new: str = "") -> list[str]:
    """What the plan changes, as lines of a sheet."""
    return [_line(standing, change, new) for change in plan.changes]


def _line(standing: Standing, change: SlotChange, new: str) -> str:
    after = change.after
    assert after
    number = standing.days.index(standing.day_of(after.start)) + 1
    hours = f"{standing.clock(after.start)}-{standing.clock(after.end)}"
    words = f"{standing.room_by_key[after.room].name} {hours}"
    return f"{'2:' * (number == 2)}{words} {standing.titles.get(change.session, new)}"
