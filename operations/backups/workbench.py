"""Where parts lie while a backup is made or had back: they are not encrypted there."""

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
    """Raise BackupError for what its disk says meanwhile: it may be full."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{settings.VAR_DIR}: {error}") from error


@contextmanager
def workbench() -> Iterator[Path]:
    """An empty folder, which is gone afterwards; what was killed before left nothing in it.

    Raises BackupError when somebody else works there.
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
