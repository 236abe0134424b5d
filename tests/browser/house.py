"""Sessions that journeys need, a line each."""

from events.models import Edition
from talks.models import Session
from tests.factories import SessionFactory, SlotFactory


def add(
    edition: Edition,
    slug: str,
    at: str = "10:00",
    *,
    day: int = 1,
    minutes: int = 30,
    **given: object,
) -> Session:
    """Give an edition a session; if not told, in a room of its own, and without a track."""
    room = {"room": given.pop("room")} if "room" in given else {}
    named: dict[str, object] = {"title_fr": slug, "track": None}
    session = SessionFactory.create(edition=edition, slug=slug, **named | given)
    SlotFactory.create(session=session, day=day, at=at, minutes=minutes, **room)
    return session
