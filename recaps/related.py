"""Further recaps to read after one."""

from django.db.models import Count, Q, QuerySet

from recaps.models import Recap
from recaps.models.recap import RecapQuerySet
from recaps.topics import items_of_recaps
from speakers.models import Speaker
from talks.models import Session

MOST = 3


def related(
    recap: Recap, sessions: QuerySet[Session], speakers: QuerySet[Speaker]
) -> RecapQuerySet:
    """Return published recaps with the same sessions, speakers or topics, most alike first.

    Shared sessions and speakers are counted; a shared topic alone comes last.
    """
    items = items_of_recaps()
    topics = items.filter(object_id=recap.pk).values("tag")
    same_session = Q(sessions__in=sessions.values("pk"))
    same_speaker = Q(speakers__in=speakers.values("pk"))
    same_topic = Q(pk__in=items.filter(tag__in=topics).values("object_id"))
    shared = Count("sessions", filter=same_session, distinct=True) + Count(
        "speakers", filter=same_speaker, distinct=True
    )
    found = (
        Recap.objects.published()
        .exclude(pk=recap.pk)
        .filter(same_session | same_speaker | same_topic)
        .annotate(shared=shared)
        .order_by("-shared", "-published_at", "-pk")
    )
    return found.without_text()[:MOST]
