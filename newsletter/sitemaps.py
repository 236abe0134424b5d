"""The page where readers subscribe, for search engines."""

from core.http.sitemaps import Page

PAGES = (Page("newsletter:subscribe"),)
