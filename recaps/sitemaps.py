"""The pages of recaps, for search engines."""

from core.sitemaps import Page, PublicSitemap
from recaps.models import Author, Recap


class RecapsSitemap(PublicSitemap):
    """The list, each recap and its authors; not what was first published elsewhere."""

    def items(self) -> list[Page]:
        published = Recap.objects.published()
        rows = list(published.values_list("slug", "original_url", "published_at"))
        newest = rows[0][2] if rows else None
        pages = [Page("recaps:list", changed=newest)]
        pages += [Page("recaps:recap", (slug,), at) for slug, original, at in rows if not original]
        authors = Author.objects.filter(recaps__in=published).distinct()
        pages += [Page("recaps:author", (slug,)) for slug in authors.values_list("slug", flat=True)]
        if rows:
            pages.append(Page("recaps:authors", changed=newest))
        return pages
