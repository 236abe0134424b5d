"""The admin of recaps for editors, one noun a file."""

from writing.admin import invitation, overview, recap

__all__ = ["invitation", "overview", "recap"]
