"""Rows changed as organisers change them."""

from typing import Any

from django.db.models import Model


def update(row: Model, **fields: Any) -> None:
    """Change the row as organisers do, with all its checks."""
    row.refresh_from_db()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
