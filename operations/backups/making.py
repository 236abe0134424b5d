"""Making a backup."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import connection

from core.content.backups import NAME
from exchange.running import FOLDER as PROGRAMMES
from operations.backups import databases, encryption, files, journal, personal
from operations.backups.manifest import (
    MANIFEST,
    PROGRAM,
    BackupFile,
    Manifest,
    migrations,
    sha256,
    written,
)
from operations.backups.places import keep
from operations.backups.workbench import on_this_machine, workbench
from operations.build import version

type Say = Callable[[str], object]

DATABASE = "database"
PERSONAL = "personal"
KEY = "secret_key"
# By the name of its part, the storage that is kept.
STORAGES = {"media.tar": "default", "imports.tar": "imports"}
# Files with addresses of speakers, until they are decided on: they can be brought once more.
LEFT_OUT = {"imports.tar": PROGRAMMES}


def make(place: Storage, keys: Sequence[Any], say: Say) -> Manifest:
    """Make a backup, encrypted when there are `keys`; return its manifest.

    Raises BackupError; then the backup is not whole. Each part is made on this machine's own disk,
    one after the other.
    """
    databases.refuse_unfinished()
    # To a second, as its folder is called.
    made_at = datetime.now(UTC).replace(microsecond=0)
    parts = {}
    with workbench() as folder:
        for path in _parts(folder, say, encrypted=bool(keys)):
            with on_this_machine():
                kept = encryption.encrypt(path, keys) if keys else path
            parts[kept.name] = BackupFile(size=kept.stat().st_size, sha256=sha256(kept))
            with kept.open("rb") as file:
                keep(place, f"{made_at.strftime(NAME)}/{kept.name}", File(file))
            kept.unlink()
    manifest = Manifest(
        program=PROGRAM,
        version=version(),
        made_at=made_at,
        database=connection.vendor,
        migrations=sorted(migrations()[0]),
        encrypted=bool(keys),
        personal=parts.pop(personal_part(encrypted=bool(keys))),
        parts=parts,
    )
    journal.write(place)
    keep(place, f"{manifest.name}/{MANIFEST}", written(manifest))
    return manifest


def _parts(folder: Path, say: Say, *, encrypted: bool) -> Iterator[Path]:
    """Write and yield the parts, the database first: the files that its rows name follow."""
    path = folder / DATABASE
    with on_this_machine():
        databases.dump(path)
    say(f"Database: {megabytes(path.stat().st_size)}")
    yield path
    path = folder / PERSONAL
    with on_this_machine():
        count = personal.dump(path)
    say(f"Personal details: {count} rows, for {personal.KEPT.days} days")
    yield path
    for name, alias in STORAGES.items():
        path = folder / name
        with on_this_machine():
            count = files.dump(storages[alias], path, without=LEFT_OUT.get(name, ""))
        say(f"{name}: {count} files, {megabytes(path.stat().st_size)}")
        yield path
    if encrypted:
        path = folder / KEY
        path.touch(mode=0o600)
        path.write_text(settings.SECRET_KEY)
        yield path


def personal_part(*, encrypted: bool) -> str:
    """Return the name of the file that goes earlier than the others."""
    return f"{PERSONAL}.age" if encrypted else PERSONAL


def parts_of(*, encrypted: bool) -> set[str]:
    """Return the names of the files that stay as long as the backup."""
    parts = {DATABASE, *STORAGES}
    return {f"{part}.age" for part in (*parts, KEY)} if encrypted else parts


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
