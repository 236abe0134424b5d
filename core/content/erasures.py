"""A record of what was erased, for the day that a backup brings it back.

A row is named by what it alone ever had: a random key, or its number with the moment it was made,
as a restored database gives numbers away again. Neither says anything of a person.
"""

from datetime import datetime

from django.db.models import Model

from core.content.models import Erasure


def record(kind: str, key: object, *, everywhere: bool = False) -> None:
    """Record what is erased, in the transaction that erases it."""
    Erasure.objects.create(kind=kind, key=str(key), everywhere=everywhere)


def numbered(row: Model, made_at: datetime) -> str:
    """Return the key of a row that has none of its own."""
    return f"{row.pk} {made_at.isoformat()}"
