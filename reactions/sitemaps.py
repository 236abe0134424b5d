"""The page where anybody tells of a recap elsewhere, for search engines."""

from core.sitemaps import Page

PAGES = (Page("reactions:tell"),)
