"""Locks of rows, taken in one order, so that no two transactions wait for each other.

First the edition, then its own rows, then those that editions share, of one model by primary key;
what readers see is counted last (core.content.version.counted_once). On SQLite a transaction that
writes holds everything.
"""

from operator import attrgetter
from typing import Any

from django.db import models

type Model = type[models.Model]

# Model → what is held before its rows, and the way to it from them; filled by the apps of these
# models.
HELD_BEFORE: dict[Model, tuple[Model, str]] = {}


def hold_before(owner: Model, path: str, *parts: Model) -> None:
    """Declare that the owner of a row of these models, at `path` from it, is locked before it."""
    HELD_BEFORE.update(dict.fromkeys(parts, (owner, path)))


def hold(rows: models.QuerySet[Any]) -> None:
    """Lock rows until the transaction ends, and first of all what they belong to.

    Rows that point at them can still be written, but nobody else reads them to change them.
    """
    if rows.model in HELD_BEFORE:
        owner, path = HELD_BEFORE[rows.model]
        hold(models.QuerySet(owner).filter(pk__in=rows.order_by().values(path)))
    held = rows.select_for_update(no_key=True, of=("self",))
    list(held.order_by("pk").values_list("pk"))


def hold_owner(row: models.Model) -> None:
    """Lock what a row belongs to, before it is created."""
    if type(row) in HELD_BEFORE:
        owner, path = HELD_BEFORE[type(row)]
        hold(models.QuerySet(owner).filter(pk=attrgetter(path.replace("__", "."))(row).pk))


def held[T: models.Model](row: T) -> T:
    """Lock a row until the transaction ends, after what it belongs to; return it as it is now."""
    hold_owner(row)
    rows: models.QuerySet[T] = models.QuerySet(type(row))
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
