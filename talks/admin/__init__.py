"""The programme and its releases in the admin."""

from talks.admin import moving, release, row_pages, session, slot, track

__all__ = ["moving", "release", "row_pages", "session", "slot", "track"]
