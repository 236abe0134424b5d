"""The admin of recaps, one noun a file."""

from recaps.admin import invitation, letter, recap

__all__ = ["invitation", "letter", "recap"]
