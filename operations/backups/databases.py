"""The database of a backup, as one file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from core.checks import UNFINISHED_RESTORE, UnfinishedRestoreError, refuse_unfinished_restore
from core.models import Backup, ContentVersion
from mailings.models import StandingText
from operations.backups import postgresql
from operations.backups.errors import BackupError, UnfitError
from operations.backups.personal import personal_tables

# Migrations make the first two; the other says that a timer ran.
NO_CONTENT: tuple[type[models.Model], ...] = (ContentVersion, StandingText, Backup)
# Of migrations, and of the cache, which one of them makes.
WITHOUT_MODEL = {MigrationRecorder.Migration._meta.db_table, "cache"}


def refuse_unfinished() -> None:
    """Raise BackupError where a restore was cut off: a copy would not say of itself that it is.

    What was erased before is still in there, and would be shown.
    """
    try:
        refuse_unfinished_restore()
    except UnfinishedRestoreError as error:
        raise BackupError(str(error)) from error


def dump(path: Path) -> None:
    """Write the database as it is at one moment, even if others write meanwhile.

    Its personal rows are not in it (`operations.backups.personal`).
    """
    apart = personal_tables()
    if connection.vendor == "postgresql":
        postgresql.dump(path, without=apart)
        return
    whole = path.with_name(f"{path.name}.whole")
    with closing(sqlite3.connect(whole)) as copy:
        _sqlite().backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        for table in apart:
            copy.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 (of ours)
        copy.commit()
        # Pages that are free still hold what was deleted: they are not written.
        copy.execute("VACUUM INTO ?", [str(path)])
    whole.unlink()


def check(path: Path, migrations: list[str]) -> None:
    """Raise UnfitError unless this is the database of a site that has had these migrations.

    PostgreSQL's own programs look while they read it, and undo all where something is wrong.
    """
    if connection.vendor == "postgresql":
        return
    query = "SELECT app || '.' || name FROM django_migrations"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (result,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            applied = sorted({name for (name,) in copy.execute(query)})
    except (sqlite3.Error, UnicodeError) as error:
        raise UnfitError(
            f"The backup is damaged: its database cannot be read ({error})."
        ) from error
    if result != "ok" or applied != migrations:
        raise UnfitError("The backup is damaged: its database is not the one it tells of.")


def load(path: Path) -> None:
    """Replace all there is by a dump, and mark that more is to be done."""
    if connection.vendor == "postgresql":
        postgresql.load(path, UNFINISHED_RESTORE)
        return
    with closing(sqlite3.connect(path)) as copy:
        copy.execute(f'CREATE TABLE "{UNFINISHED_RESTORE}" (at datetime)')
        copy.commit()
        copy.backup(_sqlite())
    connection.close()


def mark_finished() -> None:
    """Remove the mark, so that the site may start; deleted rows leave SQLite's file too."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f'DROP TABLE "{UNFINISHED_RESTORE}"')


def content() -> list[str]:
    """Return the tables that hold something, and all of other programs; of a new database, none."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if UNFINISHED_RESTORE in tables:
        return [UNFINISHED_RESTORE]
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    # Of another program: they would go too.
    foreign = tables - known - WITHOUT_MODEL
    return sorted(foreign) + [
        model._meta.db_table
        for app in apps.get_app_configs()
        if Path(app.path).parent == settings.BASE_DIR
        for model in app.get_models()
        if model._meta.db_table in tables and not issubclass(model, NO_CONTENT)
        if models.QuerySet[models.Model](model).exists()
    ]


def _sqlite() -> Any:
    connection.ensure_connection()
    return connection.connection
