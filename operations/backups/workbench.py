"""The folder for parts of a backup while it is made or restored: they are not encrypted there."""

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from operations.backups.errors import BackupError


@contextmanager
def on_this_machine() -> Iterator[None]:
    """Raise errors of this machine's disk as BackupError: it may be full."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{settings.VAR_DIR}: {error}") from error


@contextmanager
def workbench() -> Iterator[Path]:
    """Give an empty folder, which is deleted afterwards, also if the process before was killed.

    Raises BackupError when another process uses it.
    """
    folder: Path = settings.VAR_DIR / "backup.tmp"
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Another backup is being made here, or had back.") from None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
