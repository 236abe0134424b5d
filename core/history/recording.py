"""History of many rows at once, by comparing them before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from core.history.acts import Cause, acting, change, is_off
from core.history.kept import (
    Columns,
    Parts,
    Whole,
    columns_of,
    label,
    parts_now,
    related_now,
    rows_of,
)
from core.models import RowChange

# How many lines one query adds.
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Compared:
    """Wholes (label and number) that are compared, and those whose signals came meanwhile."""

    found: frozenset[tuple[str, int]]
    heard: set[tuple[str, int]] = field(default_factory=set)


_compared: ContextVar[tuple[_Compared, ...]] = ContextVar("compared", default=())


def is_left_to_signals(model: str, number: int) -> bool:
    """Tell whether this whole is not being compared, so that its signals write its history."""
    for each in _compared.get():
        if (model, number) in each.found:
            return False
        each.heard.add((model, number))
    return True


@contextmanager
def recording(*wholes: QuerySet[Any], cause: Cause) -> Iterator[None]:
    """Write the history of the rows that these querysets find, however they change meanwhile.

    The querysets are of models that have a history (sessions, not slots), and are evaluated before
    and after, so that they find new rows too. A handful of queries, however many rows there are.
    Use it inside the transaction that writes.
    """
    if is_off():
        yield
        return
    before = [(rows, _read(rows.all())) for rows in wholes]
    found = frozenset((label(rows.model), pk) for rows, held in before for pk in held)
    token = _compared.set((*_compared.get(), compared := _Compared(found)))
    try:
        with acting(cause=cause):
            yield
            changes = (
                each for rows, held in before for each in _differences(rows, held, compared.heard)
            )
            RowChange.objects.bulk_create(changes, batch_size=BATCH)
    finally:
        _compared.reset(token)


@dataclass(frozen=True, slots=True)
class _WholeState:
    """A whole as it was at one time."""

    columns: Columns
    parts: Parts
    related: Parts


def _read(rows: QuerySet[Any]) -> dict[int, _WholeState]:
    found = {row.pk: columns_of(row) for row in rows}
    parts, related = parts_now(rows.model, found), related_now(rows.model, found)
    return {pk: _WholeState(held, parts[pk], related[pk]) for pk, held in found.items()}


def _differences(
    rows: QuerySet[Any], before: dict[int, _WholeState], heard: set[tuple[str, int]]
) -> Iterator[RowChange]:
    """Yield what is not as it was. What a new whole brings along needs no line of its own."""
    model, now = rows.model, _read(rows.all())
    # A row that was changed may not be found by the same question any more.
    if elsewhere := before.keys() - now.keys():
        now |= _read(rows_of(model).filter(pk__in=elsewhere))
    for pk in sorted(before.keys() | now.keys()):
        was, held = before.get(pk), now.get(pk)
        whole, row = (model, pk), (label(model), pk)
        if row in heard:
            continue
        if was is None:
            yield change(RowChange.Kind.ADDED, whole, row)
        elif held is None:
            parts = was.parts | was.related
            yield change(RowChange.Kind.DELETED, whole, row, before=was.columns, parts=parts)
        else:
            yield from _compare(whole, row, was.columns, held.columns)
            for part in sorted(was.parts.keys() | held.parts.keys()):
                old, new = was.parts.get(part, {}), held.parts.get(part, {})
                yield from _part_differences(whole, part, old, new)


def _part_differences(
    whole: Whole, part: str, old: dict[str, Columns], new: dict[str, Columns]
) -> Iterator[RowChange]:
    for key in sorted(old.keys() | new.keys(), key=int):
        row = (part, int(key))
        if key not in old:
            yield change(RowChange.Kind.ADDED, whole, row)
        elif key not in new:
            yield change(RowChange.Kind.DELETED, whole, row, before=old[key])
        else:
            yield from _compare(whole, row, old[key], new[key])


def _compare(whole: Whole, row: tuple[str, int], old: Columns, new: Columns) -> Iterator[RowChange]:
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        before, after = ({name: held[name] for name in changed} for held in (old, new))
        yield change(RowChange.Kind.CHANGED, whole, row, before=before, after=after)
