"""The programme and its releases in the admin."""

from talks.admin import (
    day_overview,
    history,
    moving,
    new_edition,
    overview,
    release,
    row_pages,
    session,
    slot,
    track,
)

__all__ = [
    "day_overview",
    "history",
    "moving",
    "new_edition",
    "overview",
    "release",
    "row_pages",
    "session",
    "slot",
    "track",
]
