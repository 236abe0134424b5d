"""Editions, their places and their texts in the admin."""

from events.admin import archive, desk, edition, page, partner, venue

__all__ = ["archive", "desk", "edition", "page", "partner", "venue"]
