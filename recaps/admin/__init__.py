"""The admin of authors and of sent webmentions."""

from recaps.admin import author, webmention

__all__ = ["author", "webmention"]
