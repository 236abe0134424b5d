"""The pages that belong to no single app, for search engines."""

from core.sitemaps import Page, PublicSitemap
from events.models import Page as PageRow
from recaps.topics import everything
from talks.published import published_site


class SiteSitemap(PublicSitemap):
    """Home, topics and practical pages."""

    def items(self) -> list[Page]:
        site = published_site()
        current = site.current
        pages = [Page("home", changed=current.published_at if current else None)]
        for topic, edition in everything(site):
            changed = edition.published_at if edition else None
            pages.append(Page("core:topic", (topic.slug,), changed))
        slugs = {edition.pk: edition.slug for edition in site.editions}
        published = PageRow.objects.published().values_list("edition", "slug")
        pages += [
            Page("events:page", (slugs[edition], slug))
            for edition, slug in published
            # (those of an edition that is not public are not either)
            if edition in slugs
        ]
        return pages
