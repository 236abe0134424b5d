"""`{{ venue|routes }}`: where a reader's device shows the way to a venue."""

from dataclasses import dataclass
from urllib.parse import quote

from django import template
from django.utils.translation import gettext as _

from talks.programme import schema

register = template.Library()


@dataclass(frozen=True, slots=True)
class Route:
    """A link that shows the way; nothing is asked of it before it is pressed."""

    label: str
    url: str


@register.filter
def routes(venue: schema.Venue) -> list[Route]:
    """Return the ways to see the route: no address opens a map app on every device.

    `geo:` is for phones with Android; Apple's devices open their own address in their map app, and
    OpenStreetMap is a page for all others.
    """
    if venue.latitude is not None:
        at = to = f"{venue.latitude},{venue.longitude}"
    elif venue.street_address:
        at, to = "0,0", ", ".join(venue.street_address.split("\n"))
    else:
        return []
    there = quote(to)
    return [
        Route(_("Your map app"), f"geo:{at}?q={there}"),
        Route(_("Apple Maps"), f"https://maps.apple.com/?daddr={there}"),
        Route("OpenStreetMap", f"https://www.openstreetmap.org/directions?to={there}"),
    ]
