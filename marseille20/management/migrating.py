"""Applying migrations: all of them, or none.

Each is a transaction of its own, so that one that fails leaves nothing of itself. Those before it
are undone by what each says of its way back, and not by a backup: what readers wrote meanwhile
stays.
"""

from collections.abc import Iterable, Iterator

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations import (
    AddField,
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

# The exit code for a database that is neither as it was nor as it should be: deploy/machine/install
# has the last backup back.
HALFWAY = 3


def migrate_or_undo() -> None:
    """Apply what is missing. Raises CommandError; the database is as it was then.

    Where it cannot be, the error has `HALFWAY` as its `returncode`.
    """
    before = set(MigrationExecutor(connection).loader.applied_migrations)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException as error:
        # Whoever interrupts it says nothing.
        why = str(error) or type(error).__name__
        failed = "A migration"
        try:
            executor = _executor_after_failure()
            failed = _next(executor) or failed
            _undo(executor, before)
        except BaseException as worse:  # noqa: BLE001 (it is told, whatever it is)
            raise CommandError(
                f"{failed} failed ({why}), and what was applied before it cannot be undone "
                f"({worse!r}): the database is between two versions.",
                returncode=HALFWAY,
            ) from error
        raise CommandError(
            f"{failed} failed, and the database is as it was before this try: {why}"
        ) from error


def _executor_after_failure() -> MigrationExecutor:
    if connection.in_atomic_block:
        # SQLite's editor does not come out of a transaction whose statement failed.
        connection.close()
        del connections[DEFAULT_DB_ALIAS]
    return MigrationExecutor(connection)


def _next(executor: MigrationExecutor) -> str | None:
    """Name the one that comes next: where they ended early, the one that failed."""
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return next((str(migration) for migration, _ in plan), None)


def _undo(executor: MigrationExecutor, before: set[tuple[str, str]]) -> None:
    """Take back what was not applied before, the last one first."""
    fresh = executor.loader.applied_migrations.keys() - before
    leaves = executor.loader.graph.leaf_nodes()
    every = [migration for migration, _ in executor.migration_plan(leaves, clean_start=True)]
    plan = [(each, True) for each in reversed(every) if (each.app_label, each.name) in fresh]
    for migration, _ in plan:
        refuse_loss(migration)
    executor.migrate(leaves, plan=plan)


def refuse_loss(migration: Migration) -> None:
    """Raise ValueError for one whose way back leads to less than there was.

    What it took away has to be refilled by a step of its own. What it wrote has to be in what it
    added, which goes with it, or to be written back.
    """
    steps = list(_steps(migration.operations))
    kinds = {type(step) for step in steps}
    code = [step for step in steps if isinstance(step, RunPython | RunSQL)]
    if kinds & {DeleteModel, RemoveField} and not any(map(_writes_back, code)):
        raise ValueError(f"what {migration} took away is in the backup alone")
    if not kinds & {AddField, CreateModel} and not all(map(_writes_back, code)):
        raise ValueError(f"what {migration} wrote over is in the backup alone")


def _steps(operations: Iterable[Operation]) -> Iterator[Operation]:
    """What is done to the database."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _steps(operation.database_operations)
        else:
            yield operation


def _writes_back(step: RunPython | RunSQL) -> bool:
    """Whether it does something on the way back."""
    if isinstance(step, RunPython):
        return step.reverse_code not in {None, RunPython.noop}
    return step.reverse_sql not in (None, RunSQL.noop)
