"""Editions, their places and their texts in the admin."""

from events.admin import edition, page, partner, venue

__all__ = ["edition", "page", "partner", "venue"]
