"""The admin of what comes from outside, one noun a file."""

from reactions.admin import desk, external_recap, reaction, webmention

__all__ = ["desk", "external_recap", "reaction", "webmention"]
