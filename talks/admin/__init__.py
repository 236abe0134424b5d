"""The programme and its releases in the admin."""

from talks.admin import release, session, slot, track

__all__ = ["release", "session", "slot", "track"]
