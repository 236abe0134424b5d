"""Editions, their places and their texts in the admin."""

from events.admin import archive, edition, overview, page, partner, venue

__all__ = ["archive", "edition", "overview", "page", "partner", "venue"]
