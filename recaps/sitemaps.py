"""The pages of recaps, for search engines."""

from collections.abc import Iterator
from itertools import batched

from django.db.models import Max

from core.http.sitemaps import SitemapPage, SitemapSection
from recaps.models import Author, ExternalRecap, Recap

# In one file, which is written while a crawler waits.
PER_SECTION = 1000


def lists() -> Iterator[SitemapPage]:
    """Yield the lists of recaps and of authors, with when they changed last."""
    newest = Recap.objects.published().values_list("published_at", flat=True).first()
    let_in = ExternalRecap.objects.published().aggregate(Max("decided_at"))["decided_at__max"]
    yield SitemapPage("recaps:list", changed=max(filter(None, (newest, let_in)), default=None))
    if newest:
        yield SitemapPage("recaps:authors", changed=newest)


def sections() -> Iterator[SitemapSection]:
    """Yield sitemaps of recaps and authors, oldest first: a new one changes one file alone."""
    published = Recap.objects.published()
    # What was first published elsewhere is found there.
    own = published.filter(original_url="").order_by("published_at", "pk")
    recaps = [
        SitemapPage("recaps:recap", (slug,), changed or at)
        for slug, at, changed in own.values_list("slug", "published_at", "changed_at")
    ]
    signed = Author.objects.filter(recaps__in=published).order_by("pk").distinct()
    authors = [
        SitemapPage("recaps:author", (slug,)) for slug in signed.values_list("slug", flat=True)
    ]
    for name, pages in (("recaps", recaps), ("authors", authors)):
        for number, some in enumerate(batched(pages, PER_SECTION), start=1):
            changed = max((page.changed for page in some if page.changed), default=None)
            yield SitemapSection(f"{name}-{number}", some, changed)
