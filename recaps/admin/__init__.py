"""Who signs recaps and which webmentions went, in the admin."""

from recaps.admin import author, webmention

__all__ = ["author", "webmention"]
