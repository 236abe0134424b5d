"""Checks of the settings of a public site, and of the database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import storages
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.content import backups
from core.database.breaker import AwayError

if TYPE_CHECKING:
    from core.database.cache import SharedCache
    from core.files.s3 import BucketStorage

# A table that a restored database has until what was erased since is erased again.
UNFINISHED_RESTORE = "unfinished_restore"


class UnfinishedRestoreError(Exception):
    """The database may hold what was erased since its backup was made."""


@register(Tags.security, deploy=True)
def loopback_is_closed(**kwargs: object) -> list[CheckMessage]:
    """Report FETCH_LOOPBACK, which would have the site fetch from its own machine."""
    if not settings.FETCH_LOOPBACK:
        return []
    message = "FETCH_LOOPBACK is on: strangers can reach what listens on this machine."
    return [Error(message, hint="It is for tests only: unset it.", id="core.E001")]


@register("stores", deploy=True)
def stores_answer(**kwargs: object) -> list[CheckMessage]:
    """Report a cache or a bucket that is not where the settings say."""
    found: list[CheckMessage] = []
    if settings.CACHE_URL:
        try:
            shared = cast("SharedCache", caches["default"])
            shared.count("start", 1, most=1, kept_for=timedelta(seconds=1))
        # Also what no client can be made of.
        except (AwayError, TypeError) as error:
            message = f"CACHE_URL: no Valkey answers there ({error.__cause__ or error})"
            found.append(Error(message, id="core.E003"))
    if settings.STORAGE_URL:
        try:
            cast("BucketStorage", storages["default"]).find()
        except FileNotFoundError:
            found.append(Error("STORAGE_URL: there is no such bucket", id="core.E004"))
        except (OSError, ValueError) as error:
            found.append(Error(f"STORAGE_URL: {error}", id="core.E004"))
    return found


@register(Tags.database)
def database_is_of_this_program(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Report migrations of another version, so that nothing is changed in its database."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if unknown := unknown_migrations(alias):
            message = (
                f"The database has had what this version does not know: {', '.join(unknown)}. "
                "A newer version made it, or an upgrade to one ended halfway."
            )
            found.append(Error(message, hint=_remedy(alias, unknown), id="core.E002"))
    return found


def unknown_migrations(alias: str = DEFAULT_DB_ALIAS) -> dict[str, datetime]:
    """Return when the database had migrations that this program lacks, by name, the first one
    first.
    """
    own = {
        app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR
    }
    loader = MigrationLoader(connections[alias])
    unknown = {
        (app, name)
        for app, name in loader.applied_migrations.keys() - loader.disk_migrations.keys()
        if app in own
    }
    if not unknown:
        return {}
    rows = MigrationRecorder(connections[alias]).migration_qs.order_by("applied")
    every = rows.values_list("app", "name", "applied")
    return {f"{app}.{name}": at for app, name, at in every if (app, name) in unknown}


def _remedy(alias: str, unknown: dict[str, datetime]) -> str:
    """Return what to do about a database that has had these migrations."""
    since = min(unknown.values())
    advice = f"Install the version that made it (on {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC), or"
    if backup := backups.last_before(since):
        command = backups.restoring(backup)
        return f"{advice} stop the site and have the last backup from before back: {command}"
    name = connections[alias].settings_dict["NAME"]
    return (
        f"{advice} move the database away ({name}) and start with a new one: no backup from before "
        "is known."
    )


@register(Tags.database)
def restore_is_finished(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Report a restore that is unfinished: erased rows may be back until it ends."""
    for alias in databases or ():
        if UNFINISHED_RESTORE in connections[alias].introspection.table_names():
            message = "This database is being restored, or that was cut off: it is not to be used."
            hint = "Run “manage.py restore” again, with --replace."
            return [Error(message, hint=hint, id="core.E005")]
    return []


def refuse_unfinished_restore() -> None:
    """Raise UnfinishedRestoreError before the content of the database is shown, sent or copied."""
    for refusal in restore_is_finished(databases=[DEFAULT_DB_ALIAS]):
        raise UnfinishedRestoreError(f"{refusal.msg} {refusal.hint}")
