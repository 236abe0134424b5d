"""The pages of recaps, for search engines."""

from core.sitemaps import Page, PublicSitemap
from recaps.cards import listed
from recaps.models import Author, Recap


class RecapsSitemap(PublicSitemap):
    """The list, each recap and its authors, and where one answers.

    What was first published elsewhere is found there.
    """

    def items(self) -> list[Page]:
        published = Recap.objects.published()
        rows = list(published.values_list("slug", "original_url", "published_at"))
        newest = rows[0][2] if rows else None
        _kind, _pk, told = listed().first() or (None, None, None)
        pages = [
            Page("recaps:list", changed=told),
            Page("recaps:tell"),
            Page("newsletter:subscribe"),
        ]
        pages += [Page("recaps:recap", (slug,), at) for slug, original, at in rows if not original]
        authors = Author.objects.filter(recaps__in=published).distinct()
        pages += [Page("recaps:author", (slug,)) for slug in authors.values_list("slug", flat=True)]
        if rows:
            pages.append(Page("recaps:authors", changed=newest))
        return pages
