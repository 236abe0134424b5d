"""The admin of recaps, one noun a file."""

from recaps.admin import author, recap

__all__ = ["author", "recap"]
