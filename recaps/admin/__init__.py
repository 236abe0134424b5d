"""The admin of recaps, one noun a file."""

from recaps.admin import author, recap
from recaps.admin.recap import author_of

__all__ = ["author", "author_of", "recap"]
