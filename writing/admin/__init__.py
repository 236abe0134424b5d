"""What editors have of recaps in the admin, one noun a file."""

from writing.admin import invitation, overview, recap

__all__ = ["invitation", "overview", "recap"]
