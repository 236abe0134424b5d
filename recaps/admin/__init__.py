"""The admin of recaps, one noun a file."""

from recaps.admin import author, invitation, letter, recap, webmention

__all__ = ["author", "invitation", "letter", "recap", "webmention"]
