"""The programme and its releases in the admin."""

from talks.admin import (
    desk,
    history,
    moving,
    new_edition,
    plot,
    release,
    row_pages,
    session,
    slot,
    track,
)

__all__ = [
    "desk",
    "history",
    "moving",
    "new_edition",
    "plot",
    "release",
    "row_pages",
    "session",
    "slot",
    "track",
]
