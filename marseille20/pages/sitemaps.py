"""The sitemap of all public pages, and the pages that belong to no single app."""

from collections.abc import Iterator

from core.http.sitemaps import Page, Part
from events.models import Page as PageRow
from newsletter import sitemaps as newsletter
from reactions import sitemaps as reactions
from recaps import sitemaps as recaps
from recaps.topics import everything
from talks import sitemaps as talks
from talks.published import PublishedSite, published_site


def parts() -> Iterator[Part]:
    """Yield every public page, in files that are each written while a crawler waits."""
    site = published_site()
    yield Part("site", _pages(site))
    yield from talks.parts(site)
    yield from recaps.parts()


def _pages(site: PublishedSite) -> Iterator[Page]:
    """Yield home, topics, practical pages, lists and forms."""
    current = site.current
    yield Page("home", changed=current.published_at if current else None)
    for topic, edition in everything(site):
        yield Page("core:topic", (topic.slug,), edition.published_at if edition else None)
    slugs = {edition.pk: edition.slug for edition in site.editions}
    for pk, slug in PageRow.objects.published().values_list("edition", "slug"):
        # (those of an edition that is not public are not either)
        if pk in slugs:
            yield Page("events:page", (slugs[pk], slug))
    yield from recaps.lists()
    yield from reactions.PAGES
    yield from newsletter.PAGES
