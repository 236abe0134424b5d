"""The sitemap of all public pages, and the pages that belong to no single app."""

from collections.abc import Iterator

from core.http.sitemaps import SitemapPage, SitemapSection
from events.models import Page
from recaps import sitemaps as recaps
from recaps.topics import everything
from talks import sitemaps as talks
from talks.published import PublishedSite, published_site


def sections() -> Iterator[SitemapSection]:
    """Yield every public page, in files that are each written while a crawler waits."""
    site = published_site()
    yield SitemapSection("site", _pages(site))
    yield from talks.sections(site)
    yield from recaps.sections()


def _pages(site: PublishedSite) -> Iterator[SitemapPage]:
    """Yield home, topics, practical pages, lists and forms."""
    current = site.current
    yield SitemapPage("home", changed=current.published_at if current else None)
    for topic, edition in everything(site):
        yield SitemapPage("core:topic", (topic.slug,), edition.published_at if edition else None)
    slugs = {edition.pk: edition.slug for edition in site.editions}
    for pk, slug in Page.objects.published().values_list("edition", "slug"):
        # (those of an edition that is not public are not either)
        if pk in slugs:
            yield SitemapPage("events:page", (slugs[pk], slug))
    yield from recaps.lists()
    yield SitemapPage("reactions:tell")
    yield SitemapPage("newsletter:subscribe")
