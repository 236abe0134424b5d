"""The admin of recaps, one noun a file."""

from recaps.admin import author, invitation, recap, webmention

__all__ = ["author", "invitation", "recap", "webmention"]
