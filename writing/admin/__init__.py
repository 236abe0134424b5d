"""What editors have of recaps in the admin, one noun a file."""

from writing.admin import desk, invitation, recap

__all__ = ["desk", "invitation", "recap"]
