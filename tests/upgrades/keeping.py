"""Keeping the data of this version for ever: a small site, of SQLite and of PostgreSQL.

    python -m tests.upgrades.keeping

What is kept once is never made anew: those who are to upgrade have what there was then.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests import postgres

FOLDER = Path(__file__).parent
# What older servers do not know, and what is said to psql alone.
TOO_NEW = ("SET transaction_timeout", "\\restrict", "\\unrestrict")


def main() -> None:
    """Make the site in a folder of its own, and write it down twice."""
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    with tempfile.TemporaryDirectory(prefix="m2-kept-") as var, postgres.server() as server:
        file = Path(var) / "marseille20.sqlite3"
        own = {"VAR_DIR": var, "DATABASE_URL": f"sqlite:///{file}", "SITE_URL": ""}
        for command in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["-m", "tests.upgrades.site"],
            ["manage.py", "move_to", server.address],
        ):
            subprocess.run([sys.executable, *command], env=os.environ | own, check=True)
        with closing(sqlite3.connect(file)) as database:
            keep(f"{project['version']}.sqlite.sql.gz", database.iterdump())
        options = ["--inserts", "--no-owner", "--no-privileges", "--no-comments"]
        dump = [str(server.folder / "pg_dump"), *options, server.address]
        printed = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
        lines = [line for line in printed.splitlines() if not line.startswith(TOO_NEW)]
        keep(f"{project['version']}.postgresql.sql.gz", lines)


def keep(name: str, lines: Iterable[str]) -> None:
    """Write a file that is not there yet."""
    with (FOLDER / name).open("xb") as file:
        file.write(gzip.compress("\n".join(lines).encode(), mtime=0))


if __name__ == "__main__":
    main()
