"""The page where readers subscribe, for search engines."""

from core.http.sitemaps import SitemapPage

PAGES = (SitemapPage("newsletter:subscribe"),)
