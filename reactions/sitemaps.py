"""The page on which readers propose a recap elsewhere, for search engines."""

from core.http.sitemaps import SitemapPage

PAGES = (SitemapPage("reactions:tell"),)
