"""How much of an edition is not public yet."""

from django.core.cache import cache
from django.db.models import Count, Max

from core.models import ContentVersion, RowChange
from events.models import Edition
from talks.diff import diff
from talks.drafts import draft
from talks.releases import newest, released_programme

SECONDS = 24 * 60 * 60


def unpublished(edition: Edition) -> int:
    """How many rows of the publish page there are, counted anew once a row or a release changed.

    A session whose place and text differ is one of them, as a person would count.

    To compare 900 sessions takes a quarter of a second. Rows have a history, which tells that
    nothing was saved since; what is not written down there is part of the content version.
    """
    changes = RowChange.objects.aggregate(last=Max("pk"), count=Count("pk"))
    version = ContentVersion.current()
    key = f"unpublished-rows-{edition.pk}-{version}-{changes['last']}-{changes['count']}"
    count: int | None = cache.get(key)
    if count is None:
        public = released_programme(newest(edition))
        count = len({each.entry.key for each in diff(public, draft(edition, public))})
        cache.set(key, count, SECONDS)
    return count
