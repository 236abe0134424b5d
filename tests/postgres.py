"""A PostgreSQL server of the tests' own, in a temporary folder, for as long as a command runs.

python -m tests.postgres pytest tests/talks
"""

import getpass
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.process import run, unwind_when_asked_to_stop

OLDEST = 15
FOLDERS = [
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
]
# ICU collates the same on every system; libc's locales differ between them.
INITDB = [
    *("--auth", "trust", "--encoding", "UTF8", "--no-sync"),
    *("--locale", "C", "--locale-provider", "icu", "--icu-locale", "fr-FR"),
]
# The data is thrown away, so nothing waits for the disk. A socket in a private folder is the only
# way in, so no port is taken, unless it is given where to listen.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL on this machine that the site supports."""
    on_path = shutil.which("pg_ctl")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in FOLDERS:
        folders += Path("/").glob(pattern.lstrip("/"))
    fitting = [(version(folder), folder) for folder in folders if version(folder) >= OLDEST]
    return max(fitting)[1] if fitting else None


def version(folder: Path) -> int:
    """Return the major version of the PostgreSQL in a folder, 0 where there is none."""
    try:
        printed = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\d+", printed)
    return int(found[0]) if found else 0


def unprivileged() -> str:
    """Return the user the server runs as: it refuses to be root."""
    if os.getuid():
        return getpass.getuser()
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@dataclass(frozen=True)
class Server:
    """A server in a folder of its own, which can be stopped and had back."""

    folder: Path
    home: Path
    user: str
    # Where it listens for other hosts too.
    host: str = ""

    @property
    def address(self) -> str:
        """The DATABASE_URL that leads to it."""
        place = self.host or quote(str(self.home), safe="")
        return f"postgres://{self.user}@{place}/postgres"

    @property
    def data(self) -> Path:
        return self.home / "data"

    def initialise(self) -> None:
        self._run("initdb", "--pgdata", self.data, "--username", self.user, *INITDB)
        if self.host:
            with (self.data / "pg_hba.conf").open("a") as rights:
                rights.write("host all all samenet trust\n")

    def start(self) -> None:
        found = OPTIONS | {"listen_addresses": self.host}
        options = " ".join(f"-c {name}='{value}'" for name, value in found.items())
        self._pg_ctl("--log", self.home / "log", "--options", f"{options} -k {self.home}", "start")

    def stop(self) -> None:
        self._pg_ctl("--mode", "immediate", "stop")

    def _pg_ctl(self, *arguments: str | Path) -> None:
        self._run("pg_ctl", "--pgdata", self.data, "--silent", *arguments)

    def _run(self, program: str, *arguments: str | Path) -> None:
        identity: dict[str, Any] = {}
        if not os.getuid():
            group = pwd.getpwnam(self.user).pw_gid
            identity = {"user": self.user, "group": group, "extra_groups": []}
        subprocess.run(
            [self.folder / program, *arguments],
            check=True,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            **identity,
        )


@contextmanager
def server(host: str = "") -> Iterator[Server]:
    """Run a PostgreSQL."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError(f"no PostgreSQL {OLDEST} or newer on this machine")
    user = unprivileged()
    home = Path(tempfile.mkdtemp(prefix="m2-pg-"))
    if not os.getuid():
        shutil.chown(home, user)
    server = Server(folder, home, user, host)
    try:
        server.initialise()
        server.start()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run a command beside a PostgreSQL it finds in DATABASE_URL; return its exit code.

    Without one on this machine nothing runs, as `tests.packages` has told.
    """
    if programs() is None:
        return 0
    unwind_when_asked_to_stop()
    try:
        with server() as postgresql:
            return run(command, os.environ | {"DATABASE_URL": postgresql.address})
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
