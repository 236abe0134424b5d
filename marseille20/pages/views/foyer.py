"""The screen in the foyer, and the tablet at a door: what is on, in large letters."""

from django.http import HttpRequest
from django.utils import timezone

from core.http.answers import PublicPage
from marseille20.pages import foyer as screen
from marseille20.pages.now_next import next_minute
from talks.programme import schema
from talks.published import PublishedEdition, site_for


def foyer(request: HttpRequest) -> PublicPage:
    """Show all rooms of the current edition side by side, or those of `?room=`, one large.

    An unknown room gives a 404 with the list of rooms.
    """
    edition, now = site_for(request).current, timezone.now()
    asked = request.GET.getlist("room")
    context: dict[str, object] = {"edition": edition and edition.facts}
    unknown = False
    if edition:
        listed = edition.programme.listed_rooms
        chosen = [room for slug in asked if (room := _room(edition, slug))]
        unknown = len(chosen) < len(asked)
        context |= {
            "is_released": edition.released,
            "listed": listed,
            "unknown": unknown,
            "is_door": len(chosen) == 1 and not unknown,
            "foyer": screen.foyer(edition, now, chosen if asked else listed),
        }
    return PublicPage(
        request,
        "marseille20/foyer.html",
        context,
        # It has a clock, which is to be right without a script.
        valid_until=next_minute(now),
        shared_seconds=1,
        status=404 if unknown else 200,
    )


def _room(edition: PublishedEdition, slug: str) -> schema.Room | None:
    """Return the room of that slug, or that once had it; None if it is no longer used."""
    room = edition.programme.find_by_slug(schema.Room, slug) or edition.former(schema.Room, slug)
    return room if room and not room.withdrawn else None
