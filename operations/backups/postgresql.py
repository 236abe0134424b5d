"""PostgreSQL's own programs: pg_dump, pg_restore and psql."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from operations.backups.errors import BackupError

FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/opt/homebrew/opt/libpq/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
]
# Another role may restore it than made it; extensions are commented upon by superusers alone.
BARE = ("--no-owner", "--no-privileges", "--no-comments")


def dump(path: Path, *, without: Iterable[str]) -> None:
    """Write the database as it is at one moment, even if others write meanwhile.

    without: tables whose rows are left out.
    """
    login, environment = _login()
    options = ["--format=custom", f"--file={path}", *BARE]
    # A table is named by a pattern: of any schema.
    options += [f'--exclude-table-data=*."{table}"' for table in without]
    _run([program("pg_dump"), *options, *login], environment)


def load(path: Path, marker: str) -> None:
    """Replace all tables by a dump, and add one called `marker`: all, or nothing."""
    script = path.with_suffix(".sql")
    _run([program("pg_restore"), f"--file={script}", *BARE, str(path)], {})
    login, environment = _login()
    # Otherwise it would wait without end for others that use the database.
    environment |= {"PGOPTIONS": "-c lock_timeout=10s"}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        tables = ", ".join(map(quote, connection.introspection.table_names(cursor)))
    connection.close()
    clear = [f"--command=DROP TABLE {tables} CASCADE"] if tables else []
    mark = f"--command=CREATE TABLE public.{quote(marker)} (at timestamptz)"
    options = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    steps = ["--single-transaction", *clear, f"--file={script}", mark]
    _run([program("psql"), *options, *steps, *login], environment)
    script.unlink()


def program(name: str) -> str:
    """Return the program that fits the server best: the oldest that is not older than it."""
    server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    found = [shutil.which(name)]
    for pattern in FOLDERS:
        found += map(str, Path("/").glob(f"{pattern.lstrip('/')}/{name}"))
    versions = {version: path for path in found if path and (version := _version(path))}
    if not versions:
        raise BackupError(
            f"{name} is missing: install PostgreSQL's client programs "
            f"(Debian: apt install postgresql-client), version {server} or newer."
        )
    fitting = [version for version in versions if version >= server]
    if not fitting:
        raise BackupError(
            f"{name} is of version {max(versions)}, older than the server, which is of {server}: "
            f"install the client programs of PostgreSQL {server}."
        )
    return versions[min(fitting)]


def _version(path: str) -> int:
    """Return the major version of a program, 0 when it cannot be run."""
    try:
        ran = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"\d+", ran.stdout)
    return int(number[0]) if number else 0


def _login() -> tuple[list[str], dict[str, str]]:
    """Return arguments that lead to the database, and its secrets for the environment."""
    arguments, secret = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:], secret or {}


def _run(command: list[str], environment: dict[str, str]) -> None:
    run = partial(subprocess.run, capture_output=True, text=True, errors="replace")
    ended = run(command, env=os.environ | {"PGCONNECT_TIMEOUT": "10"} | environment)
    if ended.returncode:
        raise BackupError(f"{Path(command[0]).name} failed: {ended.stderr.strip()}")
