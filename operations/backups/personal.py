"""What people said to organisers alone, apart from all else in a backup, and for some days only.

The rows are encrypted with SECRET_KEY, also where the backup is not encrypted otherwise.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from core.content.encryption import cipher
from core.content.personal import Personal
from operations.backups.errors import UnfitError

KEPT = timedelta(days=14)
# It is never renamed: what is kept is encrypted for it.
PURPOSE = "operations.backups.personal"


def personal_models() -> list[type[models.Model]]:
    """Return the models whose rows are personal, and whose tables this database has."""
    tables = set(connection.introspection.table_names())
    found = [model for model in apps.get_models() if issubclass(model, Personal)]
    return [model for model in found if model._meta.db_table in tables]


def personal_tables() -> list[str]:
    return [model._meta.db_table for model in personal_models()]


def is_over(made_at: datetime) -> bool:
    """Tell whether what a backup of that moment holds of people is not to be had back any more."""
    return timezone.now() - made_at > KEPT


def dump(path: Path) -> int:
    """Write the rows into an encrypted file; return how many.

    They are read after the rest of the database: anyone erased in between is not among them.
    """
    rows = []
    with connection.cursor() as cursor:
        for table in personal_tables():
            cursor.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 (a name of ours)
            columns = [column[0] for column in cursor.description]
            rows += [[table, dict(zip(columns, row, strict=True))] for row in cursor]
    # What JSON has no form for, such as a moment, is read by either database as Python writes it.
    content = json.dumps(rows, default=str)
    path.write_bytes(cipher(PURPOSE).encrypt(content.encode()))
    return len(rows)


def decrypt(path: Path, *keys: str) -> None:
    """Replace an encrypted file by the plain one. Raises UnfitError when it needs another key.

    keys: the SECRET_KEY of then, where it is known.
    """
    try:
        content = cipher(PURPOSE, *keys).decrypt(path.read_bytes())
    except InvalidToken:
        raise UnfitError(
            "They are encrypted with another SECRET_KEY: put it into SECRET_KEY_FALLBACKS, and "
            "restore once more."
        ) from None
    path.write_bytes(content)


def load(path: Path) -> tuple[int, int]:
    """Insert the rows of a plain file; return how many, and how many others are of what is gone.

    The tables are as they were when it was made: migrations follow. Raises UnfitError; then
    nothing is inserted.
    """
    rows: list[tuple[str, dict[str, Any]]] = json.loads(path.read_bytes())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, row in rows:
                _insert(cursor, table, row)
            dropped = sum(_drop_orphans(cursor, table) for table in {table for table, _ in rows})
            for statement in connection.ops.sequence_reset_sql(no_style(), personal_models()):
                cursor.execute(statement)
    except DatabaseError as error:
        raise UnfitError(f"The database refuses them: {error}") from error
    return len(rows) - dropped, dropped


def _insert(cursor: CursorWrapper, table: str, row: dict[str, Any]) -> None:
    columns, marks = ", ".join(map(_quoted, row)), ", ".join(["%s"] * len(row))
    cursor.execute(
        f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({marks})",  # noqa: S608 (names of ours)
        list(row.values()),
    )


def _drop_orphans(cursor: CursorWrapper, table: str) -> int:
    """Delete the rows that refer to one that is not there; return how many there were.

    Foreign keys are checked when the transaction ends.
    """
    count = 0
    relations = connection.introspection.get_relations(cursor, table)
    for column, (key, other, *_) in relations.items():
        cursor.execute(
            f"DELETE FROM {_quoted(table)} WHERE {_quoted(column)} NOT IN "  # noqa: S608 (as above)
            f"(SELECT {_quoted(key)} FROM {_quoted(other)})"
        )
        count += cursor.rowcount
    return count


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
