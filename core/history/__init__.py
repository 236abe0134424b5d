"""The history of organisers' rows, written as they change.

Signals see every row that is saved or deleted (`signals`). They see nothing of `update()`,
`bulk_create()` and `bulk_update()`: code that writes many rows does so in `recording()`.
"""

from core.history.acts import Cause, HistoryMiddleware, acting, unrecorded
from core.history.kept import is_kept
from core.history.recording import recording
from core.history.signals import keep_history, keep_related

__all__ = [
    "Cause",
    "HistoryMiddleware",
    "acting",
    "is_kept",
    "keep_history",
    "keep_related",
    "recording",
    "unrecorded",
]
