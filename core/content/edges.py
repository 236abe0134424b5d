"""Note when what was read is no longer all that there is; what reads it says so itself.

A page is true until the earliest such moment. Rows that appear by themselves at a time tell of the
next one (`Recap.objects.published()`), so that no page, feed or list that shows them can forget it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

# By kind of row: when the next one appears, or None.
type Edges = dict[str, datetime | None]

_noted: ContextVar[Edges | None] = ContextVar("edges", default=None)


@contextmanager
def noted() -> Iterator[Edges]:
    """Collect what is told while an answer is made."""
    edges: Edges = {}
    token = _noted.set(edges)
    try:
        yield edges
    finally:
        _noted.reset(token)


def note(kind: str, next_edge: Callable[[], datetime | None]) -> None:
    """Tell of the next row of a kind; asked for once an answer, and by nobody else."""
    edges = _noted.get()
    if edges is not None and kind not in edges:
        edges[kind] = next_edge()
