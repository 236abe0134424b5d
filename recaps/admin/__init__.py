"""Recaps and those who write them, in the admin."""

from recaps.admin.recap import author_of

__all__ = ["author_of"]
