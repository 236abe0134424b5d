"""What would be wrong: with the settings of a public site, and with the database."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.files.storage import storages
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from core.breaker import AwayError

if TYPE_CHECKING:
    from core.cache import SharedCache
    from core.s3 import BucketStorage

# A table that a restored database has until what was erased since is erased again.
UNFINISHED_RESTORE = "unfinished_restore"


class UnfinishedRestoreError(Exception):
    """The database may hold what was erased since its backup was made."""


@register(Tags.security, deploy=True)
def loopback_is_closed(**kwargs: object) -> list[CheckMessage]:
    """Nobody may have the site fetch from the machine it runs on."""
    if not settings.FETCH_LOOPBACK:
        return []
    message = "FETCH_LOOPBACK is on: strangers can reach what listens on this machine."
    return [Error(message, hint="It is for tests only: unset it.", id="core.E001")]


@register("stores", deploy=True)
def stores_answer(**kwargs: object) -> list[CheckMessage]:
    """What machines share is where it is said to be."""
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
    """Nothing is changed in a database that another version made."""
    own = {
        app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR
    }
    found: list[CheckMessage] = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        applied = loader.applied_migrations.keys() - loader.disk_migrations.keys()
        if unknown := sorted(f"{app}.{name}" for app, name in applied if app in own):
            message = (
                "This database was made by a version that the site has no way from: move it away "
                f"({connections[alias].settings_dict['NAME']}) and start with a new one."
            )
            found.append(Error(message, hint=f"It has had {', '.join(unknown)}.", id="core.E002"))
    return found


@register(Tags.database)
def restore_is_finished(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Nobody sees a restored site before what was erased since its backup is erased again."""
    for alias in databases or ():
        if UNFINISHED_RESTORE in connections[alias].introspection.table_names():
            message = "This database is being restored, or that was cut off: it is not to be used."
            hint = "Run “manage.py restore” again, with --replace."
            return [Error(message, hint=hint, id="core.E005")]
    return []


def refuse_unfinished_restore() -> None:
    """Raise UnfinishedRestoreError, for whatever shows, sends or copies what is in the database."""
    for refusal in restore_is_finished(databases=[DEFAULT_DB_ALIAS]):
        raise UnfinishedRestoreError(f"{refusal.msg} {refusal.hint}")
