"""Applying migrations: all of them, or none.

Each is a transaction of its own, so that one that fails leaves nothing of itself. Those before it
are undone by what each says of its way back, and not by a backup: what readers wrote meanwhile
stays.
"""

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations import DeleteModel, Migration, RemoveField, RunPython
from django.db.migrations.executor import MigrationExecutor

# The exit code for a database that is neither as it was nor as it should be: deploy/machine/install
# has the last backup back.
HALFWAY = 3


def migrate_or_undo() -> None:
    """Apply what is missing. Raises CommandError; the database is as it was then.

    Where it cannot be, the error has `HALFWAY` as its `returncode`.
    """
    before = _applied()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        try:
            _undo(before)
        except Exception as worse:  # noqa: BLE001 (it is told, whatever it is)
            raise CommandError(
                f"A migration failed ({error}), and one before it cannot be undone ({worse}): "
                "the database is between two versions.",
                returncode=HALFWAY,
            ) from error
        raise CommandError(
            f"A migration failed, and the database is as it was before: {error}"
        ) from error


def _applied() -> set[tuple[str, str]]:
    """App and name of each migration that the database has had."""
    return set(MigrationExecutor(connection).loader.applied_migrations)


def _undo(before: set[tuple[str, str]]) -> None:
    """Take back what was not applied before, the last one first."""
    if connection.in_atomic_block:
        # SQLite's editor does not come out of a transaction whose statement failed.
        connection.close()
        del connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    fresh = executor.loader.applied_migrations.keys() - before
    leaves = executor.loader.graph.leaf_nodes()
    every = [migration for migration, _ in executor.migration_plan(leaves, clean_start=True)]
    plan = [(each, True) for each in reversed(every) if (each.app_label, each.name) in fresh]
    for migration, _ in plan:
        refuse_loss(migration)
    executor.migrate(leaves, plan=plan)


def refuse_loss(migration: Migration) -> None:
    """Raise ValueError for one that took a column or a table away, with no step that refills it."""
    kinds = {type(operation) for operation in migration.operations}
    if kinds & {DeleteModel, RemoveField} and RunPython not in kinds:
        raise ValueError(f"what {migration} took away is in the backup alone")
