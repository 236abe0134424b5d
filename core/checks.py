"""What would be wrong: with the settings of a public site, and with the database."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader


@register(Tags.security, deploy=True)
def loopback_is_closed(**kwargs: object) -> list[CheckMessage]:
    """Nobody may have the site fetch from the machine it runs on."""
    if not settings.FETCH_LOOPBACK:
        return []
    message = "FETCH_LOOPBACK is on: strangers can reach what listens on this machine."
    return [Error(message, hint="It is for tests only: unset it.", id="core.E001")]


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
