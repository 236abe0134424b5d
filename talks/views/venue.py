"""The page of a venue: how to come, what it is like, and its rooms."""

from dataclasses import dataclass
from itertools import chain

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import reverse

from core.files.images import renditions_of
from core.http.answers import PublicPage
from core.templatetags.text import plain
from core.text.json_ld import graph
from talks import formatting
from talks.addresses import of_entry
from talks.json_ld import LinkedData
from talks.programme import schema
from talks.published import PublishedEdition

# The plan of a copy, in pixels: a phone reads it, and has room for it.
WIDTH_IN_COPY = 960


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOf:
    """A room of the venue, with its services in words."""

    room: schema.Room
    services: list[str]


@of_entry(schema.Venue)
def venue(request: HttpRequest, edition: PublishedEdition, venue: schema.Venue) -> PublicPage:
    data = LinkedData(request, edition)
    path = reverse("talks:venue", args=[edition.slug, venue.slug])
    trail = data.crumbs((plain(venue.name), path))
    renditions = renditions_of([venue.plan.name] if venue.plan else [])
    in_copy = [
        each
        for each in chain.from_iterable(renditions.values())
        if each.kind == "webp" and each.width <= WIDTH_IN_COPY
    ]
    return PublicPage(
        request,
        "talks/venue.html",
        {
            "edition": edition.facts,
            "venue": venue,
            "title": plain(venue.name),
            "noindex": venue.withdrawn,
            "rooms": [
                RoomOf(room=room, services=formatting.room_services(room.services))
                for room in edition.programme.listed_rooms
                if room.venue == venue.key
            ],
            "plan_url": default_storage.url(venue.plan.name) if venue.plan else "",
            "plan_in_copy": in_copy[-1] if in_copy else None,
            "renditions": renditions,
            "json_ld": graph(trail) if venue.withdrawn else graph(data.venue(venue), trail),
        },
    )
