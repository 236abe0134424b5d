"""The page where anybody tells of a recap elsewhere, for search engines."""

from core.sitemaps import Page, PublicSitemap


class ReactionsSitemap(PublicSitemap):
    def items(self) -> list[Page]:
        return [Page("reactions:tell")]
