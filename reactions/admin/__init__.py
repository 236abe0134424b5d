"""The admin of what comes from outside, one noun a file."""

from reactions.admin import external_recap, feedback, overview, reaction, webmention

__all__ = ["external_recap", "feedback", "overview", "reaction", "webmention"]
