"""Copying all rows into another database, of whatever kind, and comparing each."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from itertools import batched
from typing import Any

import dj_database_url
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models import sql

from operations.backups.databases import refuse_unfinished
from operations.backups.errors import BackupError
from operations.backups.making import Say
from operations.backups.manifest import migrations

TARGET = "target"
BATCH = 500


def move_to(url: str, say: Say) -> int:
    """Copy every row; return how many. Raises BackupError; this database is never written to.

    Where the kinds of database allow it, nothing else can write to this one meanwhile either.
    """
    refuse_unfinished()
    _connect(url)
    try:
        _refuse_unfit()
        say("Preparing the database …")
        _prepare(url)
        with transaction.atomic(), transaction.atomic(using=TARGET):
            for model in all_models():
                _copy(model)
            say("Comparing every row …")
            count = sum(_compare(model, say) for model in all_models())
            _reset_sequences()
    except DatabaseError as error:
        raise BackupError(f"Not moved, drop that database: {error}") from error
    finally:
        connections[TARGET].close()
        del connections[TARGET], connections.databases[TARGET]
    return count


def _connect(url: str) -> None:
    try:
        target = dj_database_url.parse(url)
    except ValueError:
        # It is not shown: it may hold a password.
        raise BackupError(
            "The address of a database is like postgres://user:password@host/name"
        ) from None
    both = {DEFAULT_DB_ALIAS: {}, TARGET: dict(target)}
    connections.databases[TARGET] = connections.configure_settings(both)[TARGET]


def _refuse_unfit() -> None:
    """Raise BackupError unless the other database exists and is new, and this one is up to date."""
    try:
        with connections[TARGET].cursor() as cursor:
            tables = connections[TARGET].introspection.table_names(cursor)
    except DatabaseError as error:
        raise BackupError(f"That database cannot be reached, nothing was done: {error}") from error
    if tables:
        raise BackupError("That database is not empty: make a new one.")
    applied, known = migrations()
    if known - applied:
        raise BackupError("This database is of an older program: say “manage.py migrate” first.")


def _prepare(url: str) -> None:
    """Create the tables, in a process for which that database is the site's own."""
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    environment = os.environ | {"DATABASE_URL": url}
    run = partial(subprocess.run, cwd=settings.BASE_DIR, capture_output=True, text=True)
    ended = run(command, env=environment)
    if ended.returncode:
        # The last line of a traceback says why.
        reason = ended.stderr.strip().rpartition("\n")[2]
        raise BackupError(f"The tables cannot be made, drop that database: {reason}")
    # What migrations put there comes with the rest.
    options = {"interactive": False, "verbosity": 0, "inhibit_post_migrate": True}
    call_command("flush", database=TARGET, **options)


def all_models() -> list[type[models.Model]]:
    """Return the models that have a table of their own, those of relations too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _copy(model: type[models.Model]) -> None:
    """Insert the rows as they are: nothing is computed, no receiver is called.

    Databases check foreign keys when the transaction ends, in whatever order.
    """
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    rows = models.QuerySet[models.Model](model).order_by("pk").iterator(chunk_size=BATCH)
    for batch in batched(rows, BATCH):
        query = sql.InsertQuery(model)
        query.insert_values(fields, list(batch), raw=True)
        query.get_compiler(using=TARGET).execute_sql()


def _compare(model: type[models.Model], say: Say) -> int:
    """Return how many rows there are. Raises BackupError when the databases differ in one."""
    before, after = (dict(digests(model, alias)) for alias in (DEFAULT_DB_ALIAS, TARGET))
    if before != after:
        keys = sorted(str(key) for key, _ in before.items() ^ after.items())
        raise BackupError(f"Not moved: {model._meta.label} differs in {', '.join(keys[:5])}.")
    if before:
        say(f"{model._meta.label}: {len(before)}")
    return len(before)


def digests(model: type[models.Model], alias: str) -> Iterator[tuple[Any, str]]:
    """Yield the key of each row, and a digest of all its columns."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = models.QuerySet[models.Model](model, using=alias).order_by("pk")
    for key, *values in rows.values_list("pk", *names).iterator():
        # PostgreSQL sorts the keys of JSON.
        text = json.dumps(values, sort_keys=True, default=repr)
        yield key, hashlib.sha256(text.encode()).hexdigest()


def _reset_sequences() -> None:
    """Let the next row of each table get a number that is free."""
    with connections[TARGET].cursor() as cursor:
        for statement in connections[TARGET].ops.sequence_reset_sql(no_style(), all_models()):
            cursor.execute(statement)
