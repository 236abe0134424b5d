"""The page where readers subscribe, for search engines."""

from core.sitemaps import Page, PublicSitemap


class NewsletterSitemap(PublicSitemap):
    def items(self) -> list[Page]:
        return [Page("newsletter:subscribe")]
