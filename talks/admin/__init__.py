"""The programme and its releases in the admin."""

from talks.admin import (
    history,
    moving,
    new_edition,
    overview,
    plot,
    release,
    row_pages,
    session,
    slot,
    track,
)

__all__ = [
    "history",
    "moving",
    "new_edition",
    "overview",
    "plot",
    "release",
    "row_pages",
    "session",
    "slot",
    "track",
]
