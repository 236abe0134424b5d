"""What to read after a recap."""

from django.db.models import Count, Q

from recaps.models import Recap
from recaps.models.recap import RecapQuerySet
from recaps.topics import items_of_recaps

MOST = 3


def related(recap: Recap) -> RecapQuerySet:
    """Published recaps of the same sessions, people or topics; those that share most come first.

    One topic that is the same is worth as much as several.
    """
    items = items_of_recaps()
    topics = items.filter(object_id=recap.pk).values("tag")
    sessions = Q(sessions__in=recap.sessions.values("pk"))
    speakers = Q(speakers__in=recap.speakers.values("pk"))
    same_topic = Q(pk__in=items.filter(tag__in=topics).values("object_id"))
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
