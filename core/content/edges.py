"""The next moment at which rows appear by themselves, noted while they are read.

A page is true until the earliest such moment. Queries of such rows note the next one
(`Recap.objects.published()`), so that no page, feed or list that shows them can forget it.
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
    """Collect the edges that are noted while an answer is made."""
    edges: Edges = {}
    token = _noted.set(edges)
    try:
        yield edges
    finally:
        _noted.reset(token)


def note(kind: str, next_edge: Callable[[], datetime | None]) -> None:
    """Note when the next row of a kind appears; `next_edge` is called once an answer at most."""
    edges = _noted.get()
    if edges is not None and kind not in edges:
        edges[kind] = next_edge()
