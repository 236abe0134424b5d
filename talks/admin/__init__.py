"""The programme and its releases in the admin."""

from talks.admin import release, row_pages, session, slot, track

__all__ = ["release", "row_pages", "session", "slot", "track"]
