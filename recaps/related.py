"""What to read after a recap."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from recaps.models import Recap
from recaps.models.recap import RecapQuerySet
from recaps.topics import recaps_under

MOST = 3


def related(recap: Recap, topics: Iterable[UUID]) -> RecapQuerySet:
    """Published recaps of the same sessions, people or topics; those that share most come first.

    `topics` are the keys of its topics, of which one is worth as much as the others.
    """
    sessions = Q(sessions__in=recap.sessions.values("pk"))
    speakers = Q(speakers__in=recap.speakers.values("pk"))
    same_topic = Q(pk__in=recaps_under(topics).values("pk"))
    shared = Count("sessions", filter=sessions, distinct=True) + Count(
        "speakers", filter=speakers, distinct=True
    )
    found = (
        Recap.objects.published()
        .exclude(pk=recap.pk)
        .filter(sessions | speakers | same_topic)
        .annotate(shared=shared)
        .order_by("-shared", "-published_at", "-pk")
    )
    return found[:MOST]
