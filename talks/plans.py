"""The plan of a venue, with its rooms marked on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.storage import default_storage

from core.models import Rendition
from talks.programme import Programme, schema

# The plan of a copy, in pixels: a phone reads it, and has room for it.
WIDTH_IN_COPY = 960


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedRoom:
    """A room, its number on the plan, and where it is there."""

    room: schema.Room
    number: int
    region: schema.Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a venue; `rooms` are those marked on it, in their order."""

    picture: schema.Picture
    rooms: list[MarkedRoom]

    @property
    def url(self) -> str:
        return default_storage.url(self.picture.name)

    @property
    def drawn(self) -> list[MarkedRoom]:
        """Return the rooms as they are drawn: a room inside of another one on top of it."""
        return sorted(self.rooms, key=lambda each: -each.region.width * each.region.height)

    def in_copy(self, renditions: Mapping[str, list[Rendition]]) -> Rendition | None:
        """Return the largest rendition that a copy for browsers without network has room for."""
        fits = [
            each
            for each in renditions.get(self.picture.name, ())
            if each.kind == "webp" and each.width <= WIDTH_IN_COPY
        ]
        return fits[-1] if fits else None


def plan_of(programme: Programme, venue: schema.Venue | None) -> Plan | None:
    """Return the plan of a venue with all of its rooms that readers may see."""
    if venue is None or venue.plan is None:
        return None
    regions = {region.room: region for region in venue.regions}
    rooms = [
        room for room in programme.listed_rooms if room.venue == venue.key and room.key in regions
    ]
    marked = [
        MarkedRoom(room=room, number=number, region=regions[room.key])
        for number, room in enumerate(rooms, 1)
    ]
    return Plan(picture=venue.plan, rooms=marked)


def plan_with(programme: Programme, room: schema.Room) -> Plan | None:
    """Return the plan of a room's venue with this room alone; None where it is not marked."""
    plan = plan_of(programme, programme.find(schema.Venue, room.venue))
    marked = [each for each in plan.rooms if each.room.key == room.key] if plan else []
    return Plan(picture=plan.picture, rooms=marked) if plan and marked else None
