"""The files of a storage, as one archive."""

import io
import tarfile
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.utils import validate_file_name

from marseille20.backups.errors import BackupError
from marseille20.backups.places import names


def dump(storage: Storage, path: Path) -> int:
    """Write all files; how many they are.

    The database comes before them, and a row that names a file after it: what a row of the backup
    names is here whole, unless it was deleted meanwhile.
    """
    count = 0
    with tarfile.open(path, "w") as archive:
        for name in names(storage):
            content = _content(storage, name)
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
                count += 1
    return count


def _content(storage: Storage, name: str) -> bytes | None:
    """What is in a file; None when it is deleted or still being written: no row needs it."""
    try:
        with storage.open(name) as file:
            content: bytes = file.read()
        return content if len(content) == storage.size(name) else None
    except FileNotFoundError:
        return None


def check(path: Path) -> None:
    """Raise BackupError unless an archive is whole and holds files alone, under names of their own.

    Whoever can write where backups are kept can make one up.
    """
    seen = set()
    try:
        # Never compressed, so that nothing in it is larger than the archive.
        with tarfile.open(path, "r:") as archive:
            for member in archive:
                validate_file_name(member.name, allow_relative_path=True)
                if not member.isreg() or member.issparse() or member.name in seen:
                    raise BackupError(f"The backup is damaged: {member.name} is no file of a site.")
                seen.add(member.name)
    except (tarfile.TarError, SuspiciousFileOperation) as error:
        raise BackupError(f"The backup is damaged: {error}.") from error


def load(path: Path, storage: Storage) -> int:
    """Put the files of an archive in place of all there are; how many they are."""
    for name in list(names(storage)):
        storage.delete(name)
    count = 0
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file and storage.save(member.name, ContentFile(file.read())) != member.name:
                raise BackupError(f"{member.name} is in the way of a file of that name.")
            count += 1
    return count
