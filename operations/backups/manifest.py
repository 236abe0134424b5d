"""The manifest of a backup, `manifest.json`; a backup without one is not whole."""

import hashlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from django.core.files.storage import Storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from msgspec import UNSET, UnsetType

from core.content.backups import NAME
from operations.backups.errors import UnfitError
from operations.backups.places import folders

MANIFEST = "manifest.json"
PROGRAM = "marseille20"
LONGEST = 1_000_000  # bytes


class BackupFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the backup, as it is stored: encrypted where the backup is."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The manifest of a backup.

    `database`: sqlite or postgresql. `migrations`: those it had had, like core.0001_initial.
    `personal`: what goes earlier than the parts, and is gone from older ones.
    """

    program: str
    version: str
    made_at: datetime
    database: str
    migrations: list[str]
    encrypted: bool
    parts: dict[str, BackupFile]
    personal: BackupFile | UnsetType = UNSET
    # Of all the rest.
    sha256: str = ""

    @property
    def name(self) -> str:
        """Return the name of the backup's folder."""
        return self.made_at.strftime(NAME)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts.values())


def written(manifest: Manifest) -> bytes:
    """Return the content of the file, with a digest of itself in it."""
    bare = msgspec.structs.replace(manifest, sha256="")
    digest = hashlib.sha256(msgspec.json.encode(bare)).hexdigest()
    whole = msgspec.json.encode(msgspec.structs.replace(bare, sha256=digest))
    return msgspec.json.format(whole, indent=1) + b"\n"


def read(place: Storage, name: str) -> Manifest:
    """Return the manifest of a backup. Raises UnfitError when it is not as it was written."""
    content, manifest = b"", None
    try:
        # What is a device or waits for a writer has no size.
        if 0 < place.size(f"{name}/{MANIFEST}") <= LONGEST:
            with place.open(f"{name}/{MANIFEST}") as file:
                content = file.read()
    except OSError as error:
        raise UnfitError(f"The backup cannot be read: {error}.") from error
    if content:
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            manifest = msgspec.json.decode(content, type=Manifest)
    if manifest is None or written(manifest) != content or manifest.name != name:
        raise UnfitError("The backup is damaged: its manifest is not what was written.")
    return manifest


def begun(place: Storage) -> list[str]:
    """Return the names of all backups, also of those cut off, the newest last."""
    return [name for name in folders(place) if _is_moment(name)]


def _is_moment(name: str) -> bool:
    with suppress(ValueError):
        return datetime.strptime(name, NAME).strftime(NAME) == name  # noqa: DTZ007 (not compared)
    return False


def finished(place: Storage) -> list[str]:
    """Return the names of the backups that were written to their end, the newest last."""
    return [name for name in begun(place) if place.exists(f"{name}/{MANIFEST}")]


def migrations() -> tuple[set[str], set[str]]:
    """Return the migrations that the database has had, and those that this program knows."""
    loader = MigrationLoader(connection)
    applied, known = loader.applied_migrations, loader.disk_migrations
    return {".".join(key) for key in applied}, {".".join(key) for key in known}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
