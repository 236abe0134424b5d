"""The pages of recaps, for search engines."""

from django.db.models import Max

from core.sitemaps import Page, PublicSitemap
from recaps.models import Author, ExternalRecap, Recap


class RecapListSitemap(PublicSitemap):
    """The list, which changes with what is on it."""

    def items(self) -> list[Page]:
        newest = Recap.objects.published().values_list("published_at", flat=True).first()
        let_in = ExternalRecap.objects.published().aggregate(Max("decided_at"))["decided_at__max"]
        return [Page("recaps:list", changed=max(filter(None, (newest, let_in)), default=None))]


class RecapsSitemap(PublicSitemap):
    """Each recap and its authors. What was first published elsewhere is found there."""

    def items(self) -> list[Page]:
        published = Recap.objects.published()
        rows = list(published.values_list("slug", "original_url", "published_at", "changed_at"))
        pages = [
            Page("recaps:recap", (slug,), changed or at)
            for slug, original, at, changed in rows
            if not original
        ]
        authors = Author.objects.filter(recaps__in=published).distinct()
        pages += [Page("recaps:author", (slug,)) for slug in authors.values_list("slug", flat=True)]
        if rows:
            pages.append(Page("recaps:authors", changed=rows[0][2]))
        return pages
