"""The admin of recaps, one noun a file."""

from recaps.admin import (
    author,
    external_recap,
    invitation,
    letter,
    newsletter,
    reaction,
    recap,
    webmention,
)

__all__ = [
    "author",
    "external_recap",
    "invitation",
    "letter",
    "newsletter",
    "reaction",
    "recap",
    "webmention",
]
