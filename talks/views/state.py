"""The state that open pages poll: whether anything changed that concerns their readers."""

from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.text import Truncator

from core.http.answers import PublicAnswer
from core.templatetags.text import language_of, plain
from events.models import Announcement
from talks.addresses import of_edition
from talks.changes import Moved, moved_lately
from talks.published import PublishedEdition

# The answer is small, as it is polled: how many moves, and how much of each title.
MOST_MOVES = 5
LONGEST_TITLE = 60


@of_edition
def state(request: HttpRequest, edition: PublishedEdition) -> PublicAnswer:
    """Return the number of the release, current announcements and recent moves, as JSON.

    A page knows which release it shows, and so which of the moves are news to its reader.
    """
    now = timezone.now()
    announcements = Announcement.objects.filter(edition=edition.pk, edition__is_current=True)
    edges = [edge for each in announcements for edge in (each.starts, each.until)]
    content = {
        "release": edition.number,
        "announcements": [
            {"text": plain(each.text), "lang": language_of(each.text)}
            for each in announcements
            if each.is_on(now)
        ],
        "moves": [_brief(move) for move in moved_lately(edition, MOST_MOVES)],
    }
    return PublicAnswer(
        JsonResponse(content, json_dumps_params={"ensure_ascii": False}).content,
        content_type="application/json",
        valid_until=_next(edges, now),
        shared_seconds=1,
    )


def _next(edges: list[datetime | None], now: datetime) -> datetime | None:
    return min((edge for edge in edges if edge and edge > now), default=None)


def _brief(move: Moved) -> dict[str, object]:
    return {
        "release": move.release,
        "title": Truncator(plain(move.changed.title)).chars(LONGEST_TITLE),
        "url": move.changed.url,
        "text": " ".join(move.changed.sentences),
    }
