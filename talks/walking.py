"""Walking minutes between the rooms of a programme, for scripts of public pages.

They are the organisers' table as it stands, and no part of what is published: nobody has to publish
a programme again because a way was measured.
"""

from events.models import WalkingTime
from talks.programme import schema
from talks.published import PublishedEdition

# Of one room, by its slug, those to others: each pair once.
type Minutes = dict[str, dict[str, int]]


def walking(edition: PublishedEdition) -> Minutes:
    """Return the minutes between public rooms."""
    rows = WalkingTime.objects.filter(edition=edition.pk)
    found: Minutes = {}
    for one, other, minutes in rows.values_list("one__key", "other__key", "minutes"):
        rooms = [edition.programme.find(schema.Room, key) for key in (one, other)]
        first, second = (room.slug if room else "" for room in rooms)
        if first and second:
            found.setdefault(first, {})[second] = minutes
    return found
