"""The files of a storage, as one archive."""

import io
import tarfile
import unicodedata
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from operations.backups.errors import BackupError, UnfitError
from operations.backups.places import names

# Each costs memory while an archive is read.
MOST_FILES = 1_000_000
# In bytes, as disks have it; in letters, as buckets do.
LONGEST_PART, LONGEST_NAME = 255, 1_000
# Two empty blocks, and what fills a record up.
BLOCK = tarfile.BLOCKSIZE
SHORTEST_END, LONGEST_END = 2 * BLOCK, tarfile.RECORDSIZE + 2 * BLOCK
# Errors of reading a forged one: numbers that fit nowhere, headers of headers.
UNREADABLE = (tarfile.TarError, ValueError, OverflowError, RecursionError, MemoryError)


def dump(storage: Storage, path: Path, *, without: str = "") -> int:
    """Write all files into an archive, but for those of one folder; return how many.

    The database comes before them, and a row that names a file after it: what a row of the backup
    names is here whole, unless it was deleted meanwhile.
    """
    count = 0
    with tarfile.open(path, "w") as archive:
        for name in names(storage):
            if without and name.startswith(f"{without}/"):
                continue
            content = _content(storage, name)
            if content is not None:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
                count += 1
    # What cannot be restored is no backup.
    _refuse_unfit(path)
    return count


def _content(storage: Storage, name: str) -> bytes | None:
    """Return the content of a file; None when it is deleted or still being written: no row needs
    it.
    """
    try:
        with storage.open(name) as file:
            content: bytes = file.read()
        return content if len(content) == storage.size(name) else None
    except FileNotFoundError:
        return None


def check(path: Path) -> None:
    """Raise UnfitError unless an archive is whole and holds only files, under names of their own.

    An archive can be forged by any process that may write where backups are kept.
    """
    try:
        _refuse_unfit(path)
    except BackupError as error:
        raise UnfitError(f"The backup is damaged: {error}") from error


def _refuse_unfit(path: Path) -> None:
    """Raise BackupError for an archive that could not be loaded to its last file."""
    taken: dict[str, bool] = {}
    end = 0
    try:
        # Never compressed, so that nothing in it is larger than the archive.
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as archive:
            for count, member in enumerate(archive, 1):
                if count > MOST_FILES:
                    raise BackupError(f"{path.name} holds more than {MOST_FILES} files.")
                if not member.isreg() or member.issparse():
                    raise BackupError(f"{path.name} holds {member.name!r}, which is no plain file.")
                _take(member.name, taken)
                end = member.offset_data + -(-member.size // BLOCK) * BLOCK
            file.seek(end)
            # A header that cannot be read ends an archive as well.
            rest = file.read(LONGEST_END + 1)
            if not SHORTEST_END <= len(rest) <= LONGEST_END or any(rest):
                raise BackupError(f"{path.name} goes on after its last file, or was cut off.")
    except UNREADABLE as error:
        raise BackupError(
            f"{path.name} is no archive ({error or type(error).__name__})."
        ) from error


def _take(name: str, taken: dict[str, bool]) -> None:
    """Note a name, and the folders it is in. Raises BackupError when no disk would hold it so.

    `taken` says of each name whether it is a folder; some disks know neither A from a nor the two
    ways to write é.
    """
    if not _is_plain(name):
        raise BackupError(f"{name!r} is no name for a file of a site.")
    path = PurePosixPath(unicodedata.normalize("NFC", name).casefold())
    if str(path) in taken or not all(taken.setdefault(str(it), True) for it in path.parents):
        raise BackupError(f"{name!r} is in the way of another file.")
    taken[str(path)] = False


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        all(part not in {"", ".", ".."} for part in parts)
        and all(len(part.encode(errors="surrogateescape")) <= LONGEST_PART for part in parts)
        and len(name) <= LONGEST_NAME
        and not any(sign == "\\" or unicodedata.category(sign) == "Cc" for sign in name)
    )


def load(path: Path, storage: Storage) -> int:
    """Replace all files by those of an archive; return how many."""
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
