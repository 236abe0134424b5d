"""Searches in programmes on paper, and places as a person reads them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from core.text.translated import Text
from talks.clashes import Circumstances
from talks.programme import Programme, schema
from tests.talks import paper
from tests.talks.paper import PARIS, key, session
from timetable.finding.places import FoundPlace, find
from timetable.finding.search import Search, hours_of, search_for


def programme(
    *sessions: schema.Session, rooms: Any = ("quai", "digue"), **fields: Any
) -> Programme:
    """A programme whose rooms are given as slugs, or with what they have."""
    known = rooms if isinstance(rooms, dict) else {room: {} for room in rooms}
    made = paper.programme(sessions, rooms=list(known), **fields)
    return replace(
        made,
        venues=(schema.Venue(key=key("venue"), slug="port", name=Text("Le port")),),
        rooms=tuple(replace(room, **known[room.slug]) for room in made.rooms),
    )


def circumstances(minutes: int = 60, **more: Any) -> Circumstances:
    """Talks of an hour."""
    return Circumstances(minutes={key("format", "talk"): minutes}, **more)


def look(made: Programme, slug: str = "rade", slot: UUID | None = None, **known: Any) -> Search:
    sought = made.session(key("session", slug))
    return search_for(made, circumstances(**known), sought, hours_of(made), slot)


def offered(
    made: Programme, slug: str = "rade", slot: UUID | None = None, **known: Any
) -> dict[str, FoundPlace]:
    """The places that are found, by words like "1 quai 09:00–10:00", best first."""
    return {said(made, place): place for place in find(look(made, slug, slot, **known)).places}


def said(made: Programme, place: FoundPlace) -> str:
    start, end = place.spot.start.astimezone(PARIS), place.end.astimezone(PARIS)
    day = (start.date() - paper.FIRST_DAY).days + 1
    return f"{day} {made.room(place.spot.room).slug} {start:%H:%M}–{end:%H:%M}"


def talk(slug: str, *slots: schema.Slot, **fields: Any) -> schema.Session:
    return session(slug, *slots, format="talk", **fields)
