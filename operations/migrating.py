"""Applying migrations: all of them, or none.

Each is a transaction of its own, so that one that fails leaves nothing of itself. Those before it
are undone by what each says of its way back, and not by a backup: what readers wrote meanwhile
stays.
"""

from collections.abc import Iterable, Iterator
from math import inf
from operator import le
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.migrations import (
    AddField,
    AlterField,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import DecimalField, Field

# The exit code for a database that is neither as it was nor as it should be: deploy/machine/install
# has the last backup back.
HALFWAY = 3
# The least and the most of numbers that a column takes, by its type.
RANGES = BaseDatabaseOperations.integer_field_ranges
TEXTS = {"CharField", "SlugField", "TextField"}


def migrate_or_undo() -> None:
    """Apply what is missing; undo it all and raise CommandError if one fails.

    Where it cannot be undone, the error has `HALFWAY` as its `returncode`.
    """
    before = set(MigrationExecutor(connection).loader.applied_migrations)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException as error:
        why = _message(error)
        failed = "A migration"
        try:
            executor = _executor_after_failure()
            failed = _next(executor) or failed
            _undo(executor, before)
        except BaseException as worse:  # noqa: BLE001 (it is reported, whatever it is)
            raise CommandError(
                f"{failed} failed ({why}), and what was applied before it cannot be undone "
                f"({_message(worse)}): the database is between two versions.",
                returncode=HALFWAY,
            ) from error
        raise CommandError(
            f"{failed} failed, and the database is as it was before this try: {why}"
        ) from error


def _message(error: BaseException) -> str:
    """Return the message of an error; an interruption has none, but its name."""
    return str(error) or type(error).__name__


def _executor_after_failure() -> MigrationExecutor:
    if connection.in_atomic_block:
        # SQLite's editor does not come out of a transaction whose statement failed.
        connection.close()
        del connections[DEFAULT_DB_ALIAS]
    return MigrationExecutor(connection)


def _next(executor: MigrationExecutor) -> str | None:
    """Return the migration that comes next: after a failure, the one that failed."""
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return next((str(migration) for migration, _ in plan), None)


def _undo(executor: MigrationExecutor, before: set[tuple[str, str]]) -> None:
    """Undo what was not applied before, the last one first."""
    fresh = executor.loader.applied_migrations.keys() - before
    leaves = executor.loader.graph.leaf_nodes()
    every = [migration for migration, _ in executor.migration_plan(leaves, clean_start=True)]
    plan = [(each, True) for each in reversed(every) if (each.app_label, each.name) in fresh]
    for migration, _ in plan:
        key = (migration.app_label, migration.name)
        refuse_loss(migration, executor.loader.project_state(key, at_end=False))
    executor.migrate(leaves, plan=plan)


def refuse_loss(migration: Migration, before: ProjectState) -> None:
    """Raise ValueError for a migration that cannot be undone without loss.

    before: the models as the migration finds them. What it took away has to be refilled by a step
    of its own. What it wrote has to be in what it added, which goes with it, or to be written back.
    """
    steps = list(_steps(migration.operations))
    kinds = {type(step) for step in steps}
    code = [step for step in steps if isinstance(step, RunPython | RunSQL)]
    takes_away = kinds & {DeleteModel, RemoveField} or _narrows(migration, before)
    if takes_away and not any(map(_writes_back, code)):
        raise ValueError(f"what {migration} took away is in the backup alone")
    if not kinds & {AddField, CreateModel} and not all(map(_writes_back, code)):
        raise ValueError(f"what {migration} wrote over is in the backup alone")


def _steps(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Yield the operations on the database."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _steps(operation.database_operations)
        else:
            yield operation


def _narrows(migration: Migration, before: ProjectState) -> bool:
    """Tell whether a migration makes a column hold less: what does not fit is cut off, or filled
    in.
    """
    state, label = before.clone(), migration.app_label
    for operation in migration.operations:
        for step in _steps([operation]):
            if isinstance(step, AlterField):
                fields = state.models[label, step.model_name_lower].fields
                if not _fits(fields[step.name], step.field):
                    return True
        operation.state_forwards(label, state)
    return False


def _fits(old: Field[Any, Any], new: Field[Any, Any]) -> bool:
    """Tell whether a column that becomes another one keeps all that it may hold."""
    kinds = (old.get_internal_type(), new.get_internal_type())
    if old.null and not new.null:
        return False
    if all(kind in RANGES for kind in kinds):
        (least, most), (new_least, new_most) = (RANGES[kind] for kind in kinds)
        return new_least <= least and most <= new_most
    is_kin = kinds[0] == kinds[1] or TEXTS.issuperset(kinds)
    return is_kin and all(map(le, _sizes(old), _sizes(new)))


def _sizes(field: Field[Any, Any]) -> tuple[float, ...]:
    """Return how many letters a field holds, or digits before and after the point."""
    if isinstance(field, DecimalField):
        places = field.decimal_places or 0
        return ((field.max_digits or inf) - places, places)
    # Of a longer text its form alone knows how long it may be.
    is_bound = field.get_internal_type() != "TextField"
    return ((is_bound and field.max_length) or inf,)


def _writes_back(step: RunPython | RunSQL) -> bool:
    """Tell whether a step does something on the way back."""
    if isinstance(step, RunPython):
        return step.reverse_code not in {None, RunPython.noop}
    return step.reverse_sql not in (None, RunSQL.noop)
