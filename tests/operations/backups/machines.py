"""Another machine: a database and a folder that have nothing yet, and the site's own commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.models import Model, QuerySet

from operations.backups.places import names
from tests.databases import database_url

ALIAS = "another machine"


@dataclass(frozen=True)
class Machine:
    """`var` is its VAR_DIR, `url` its DATABASE_URL."""

    var: Path
    url: str
    blocker: Any

    def run(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of manage.py there."""
        own = {"VAR_DIR": str(self.var), "DATABASE_URL": self.url, "SITE_URL": ""}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=inherited | own | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @contextmanager
    def database(self) -> Iterator[str]:
        """Its database is reached as this alias meanwhile."""
        both: dict[str, Any] = {"default": {}, ALIAS: dict(dj_database_url.parse(self.url))}
        connections.databases[ALIAS] = connections.configure_settings(both)[ALIAS]
        try:
            # The tests' own database is not the only one that this test may read.
            with self.blocker.unblock():
                yield ALIAS
        finally:
            connections[ALIAS].close()
            del connections[ALIAS]
            del connections.databases[ALIAS]

    def rows(self) -> dict[str, list[Any]]:
        with self.database() as alias:
            return rows(alias)

    def files(self) -> dict[str, bytes]:
        """What is in its folder, by path: SQLite's file and the pictures too."""
        paths = [path for path in self.var.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.var)): path.read_bytes() for path in paths}


@contextmanager
def new_machine(folder: Path, blocker: Any) -> Iterator[Machine]:
    """One with the same kind of database as the tests'."""
    var = folder / "var"
    var.mkdir(parents=True)
    if connection.vendor == "sqlite":
        yield Machine(var, f"sqlite:///{var / 'marseille20.sqlite3'}", blocker)
        return
    name = f"machine_{os.getpid()}_{folder.name[-20:].lower()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield Machine(var, f"{database_url().rpartition('/')[0]}/{name}", blocker)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows(alias: str = "default") -> dict[str, list[Any]]:
    """All rows of every table, as the database gives them."""
    return {
        model._meta.label: list(QuerySet[Model](model, using=alias).order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


def pictures() -> dict[str, bytes]:
    """All files of this site, by name."""
    found = {}
    for name in names(default_storage):
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found
