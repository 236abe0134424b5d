"""The page where anybody tells of a recap elsewhere, for search engines."""

from core.http.sitemaps import Page

PAGES = (Page("reactions:tell"),)
