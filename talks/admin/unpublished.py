"""The count of changes of an edition that are not public yet."""

from django.core.cache import cache
from django.db.models import Count, Max

from core.models import ContentVersion, RowChange
from events.models import Edition
from talks.diff import diff
from talks.drafts import draft
from talks.releases import newest, released_programme

SECONDS = 24 * 60 * 60


def unpublished(edition: Edition) -> int:
    """Return the number of rows on the publish page, cached until a row or a release changes.

    A session whose place and text differ counts once.

    Comparing 900 sessions takes a quarter of a second. The history of rows shows whether anything
    was saved since; what has no history is part of the content version.
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
