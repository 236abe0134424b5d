"""The admin of recaps, one noun a file."""

from recaps.admin import author, invitation, letter, newsletter, recap

__all__ = ["author", "invitation", "letter", "newsletter", "recap"]
