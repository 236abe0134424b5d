"""The page of a venue: how to come, what it is like, and its rooms."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from core.files.images import renditions_of
from core.http.answers import PublicPage
from core.templatetags.text import plain
from core.text.json_ld import graph
from talks import formatting
from talks.addresses import of_entry
from talks.json_ld import LinkedData
from talks.plans import plan_of
from talks.programme import schema
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOf:
    """A room of the venue, its services in words, and its number on the plan, 0 if it has none."""

    room: schema.Room
    number: int
    services: list[str]


@of_entry(schema.Venue)
def venue(request: HttpRequest, edition: PublishedEdition, venue: schema.Venue) -> PublicPage:
    data = LinkedData(request, edition)
    path = reverse("talks:venue", args=[edition.slug, venue.slug])
    trail = data.crumbs((plain(venue.name), path))
    plan = plan_of(edition.programme, venue)
    numbers = {each.room.key: each.number for each in plan.rooms} if plan else {}
    renditions = renditions_of([plan.picture.name] if plan else [])
    return PublicPage(
        request,
        "talks/venue.html",
        {
            "edition": edition.facts,
            "venue": venue,
            "title": plain(venue.name),
            "noindex": venue.withdrawn,
            "rooms": [
                RoomOf(
                    room=room,
                    number=numbers.get(room.key, 0),
                    services=formatting.room_services(room.services),
                )
                for room in edition.programme.listed_rooms
                if room.venue == venue.key
            ],
            "plan": plan,
            "plan_in_copy": plan.in_copy(renditions) if plan else None,
            "renditions": renditions,
            "json_ld": graph(trail) if venue.withdrawn else graph(data.venue(venue), trail),
        },
    )
