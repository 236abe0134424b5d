"""One venue: how to come, what it is like, and where its rooms are."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import reverse

from core.http import PublicPage
from core.images import renditions_of
from core.json_ld import graph
from core.templatetags.text import plain
from talks import formatting
from talks.addresses import of_entry
from talks.json_ld import LinkedData
from talks.programme import Room, Venue
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOf:
    """A room of the venue, with what it offers in words."""

    room: Room
    services: list[str]


@of_entry(Venue)
def venue(request: HttpRequest, edition: PublishedEdition, venue: Venue) -> PublicPage:
    data = LinkedData(request, edition)
    path = reverse("talks:venue", args=[edition.slug, venue.slug])
    trail = data.crumbs((plain(venue.name), path))
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
            "renditions": renditions_of([venue.plan.name] if venue.plan else []),
            "json_ld": graph(trail) if venue.withdrawn else graph(data.venue(venue), trail),
        },
    )
