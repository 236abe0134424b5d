"""Programmes made by hand, without rows: what is not given is made up."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from core.text.translated import Text
from talks.calendar_sequence import CalendarSequence, Whereabouts
from talks.programme import Programme, schema

PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2027, 5, 20)
_SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_numbers = count()


def key(*parts: object) -> UUID:
    """The same key for the same words."""
    return uuid5(_SPACE, "/".join(map(str, parts)))


def at(time: str, day: int = 1) -> datetime:
    """A local time of the first day, or of another one."""
    hour, minute = map(int, time.split(":"))
    midnight = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=PARIS)
    return midnight.replace(hour=hour, minute=minute) + timedelta(days=day - 1)


def slot(room: str, start: str, end: str, *, day: int = 1, until: int | None = None) -> schema.Slot:
    """A slot of `day` that ends the same day, unless `until` names another one."""
    utc = ZoneInfo("UTC")
    return schema.Slot(
        key=key("slot", next(_numbers)),
        room=key("room", room),
        start=at(start, day).astimezone(utc),
        end=at(end, until or day).astimezone(utc),
    )


def moved(slot: schema.Slot, was: schema.Slot, published: datetime) -> CalendarSequence:
    """What a release keeps that moved `was` to `slot`."""
    before: Whereabouts = {
        "start": was.start.isoformat(),
        "end": was.end.isoformat(),
        "room": str(was.room),
    }
    when = published.isoformat()
    return {str(slot.key): {"sequence": 1, "modified": when, "moved": when, "before": before}}


def named[Entry: schema.Named](made: Programme, kind: type[Entry], slug: str) -> Entry:
    """The entry of that kind which is there under that slug."""
    entry = made.find_by_slug(kind, slug)
    assert entry
    return entry


def session(
    slug: str,
    *slots: schema.Slot,
    title: str = "",
    state: schema.SessionState = "confirmed",
    full: bool = False,
    **fields: Any,
) -> schema.Session:
    """A session in French; `track`, `format`, `people` and `tags` are given by slug."""
    for name in ("track", "format"):
        if name in fields:
            fields[name] = key(name, fields[name])
    people = tuple(
        schema.Credit(speaker=key("speaker", name), role="speaker")
        for name in fields.pop("people", ())
    )
    tags = tuple(key("tag", tag) for tag in fields.pop("tags", ()))
    fields.setdefault("languages", ("fr",))
    return schema.Session(
        key=key("session", slug),
        schedule=schema.Schedule(slots=tuple(slots), state=state, full=full),
        content=schema.Content(
            slug=slug, title=Text(title or slug.capitalize()), people=people, tags=tags, **fields
        ),
    )


def programme(
    sessions: Iterable[schema.Session],
    *,
    rooms: Sequence[str] = ("quai", "digue", "phare"),
    tracks: Sequence[str] = ("mer", "ville"),
    people: Sequence[str] = (),
    tags: Sequence[str] = (),
    days: int = 2,
    several: Collection[str] = (),
) -> Programme:
    """A programme of those sessions; the formats are "talk" and "pause", which is a break.

    several: the rooms that hold several sessions at once.
    """
    return Programme(
        edition=schema.EditionFacts(
            key=key("edition"),
            slug="2027",
            name="Marseille 2.0",
            tagline=Text(),
            summary=Text(),
            notice=Text(),
            first_day=FIRST_DAY,
            last_day=FIRST_DAY + timedelta(days=days - 1),
            time_zone="Europe/Paris",
            city="Marseille",
            registration_url="",
        ),
        rooms=tuple(
            schema.Room(
                key=key("room", room),
                slug=room,
                name=Text(room.capitalize()),
                venue=key("venue"),
                order=order,
                holds_several=room in several,
            )
            for order, room in enumerate(rooms)
        ),
        tracks=tuple(
            schema.Track(
                key=key("track", track),
                slug=track,
                name=Text(track.capitalize()),
                flag=track[0].upper(),
                order=order,
            )
            for order, track in enumerate(tracks)
        ),
        formats=(
            schema.Format(key=key("format", "talk"), slug="talk", name=Text("Conférence", "Talk")),
            schema.Format(
                key=key("format", "pause"), slug="pause", name=Text("Pause"), is_break=True, order=1
            ),
        ),
        tags=tuple(schema.Tag(key=key("tag", tag), slug=tag, name=Text(tag)) for tag in tags),
        speakers=tuple(
            schema.Speaker(
                key=key("speaker", name),
                slug=name.lower().replace(" ", "-"),
                name=name,
                sort_name=name,
            )
            for name in people
        ),
        sessions=tuple(sessions),
    )
