"""Where organisers place sessions: on a sheet, which an upper app makes."""

from core.extensions import Hook
from events.models import Edition

# The address of the sheet of an edition. It takes ?day= (of ISO 8601), or ?at=, a session's key.
SHEETS = Hook[[Edition], str]()


def sheet_of(edition: Edition) -> str:
    """Return the address of the sheet of an edition."""
    return next(iter(SHEETS.ask(edition)), "")
