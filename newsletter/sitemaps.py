"""The page where readers subscribe, for search engines."""

from core.sitemaps import Page

PAGES = (Page("newsletter:subscribe"),)
