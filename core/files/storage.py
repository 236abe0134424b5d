"""Storages of files."""

import errno
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage, storages
from django.tasks import Task
from django.utils import timezone
from django.utils.crypto import get_random_string
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)

# How a file ends that is not whole yet.
PARTIAL = ".partial"

# Until what could not be done with files is tried again.
PAUSE = timedelta(minutes=1)

# A stylesheet of imports, and the places of the fonts and pictures in those it imports.
IMPORT = re.compile(r'@import url\("([^"]+)"\);')
PLACE = re.compile(r"""url\(["']?(?!data:|#)([^)"']+)["']?\)""")

# Strings, in which everything stays, and what may be one space, or none behind these signs.
SPACE = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign>[,;{]?)(?:\s|/\*.*?\*/)+""",
    re.DOTALL,
)


def inline_imports(name: str, read: Callable[[str], str]) -> str:
    """Return a stylesheet with its imports inlined, their relative addresses adjusted."""
    folder = dirname(name)

    def imported(found: re.Match[str]) -> str:
        path = normpath(join(folder, found[1]))

        def moved(place: re.Match[str]) -> str:
            return f"url({relpath(join(dirname(path), place[1]), folder)})"

        return PLACE.sub(moved, read(path))

    return IMPORT.sub(imported, read(name))


def compact(css: str) -> str:
    """Return a stylesheet without comments and indentation.

    Other spaces stay: `a :hover` is not `a:hover`.
    """
    return SPACE.sub(lambda found: found["string"] or found["sign"] or " ", css)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files, fingerprinted and compressed, with imports of JavaScript modules rewritten too.

    Our stylesheets are sent with their imports inside them; they and our scripts without comments
    and the spaces that nothing needs.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return bytes(file.read()).decode()

        memory = InMemoryStorage()
        # Those of libraries stay as they are.
        ours = Path(settings.BASE_DIR) / "static"
        for name in [n for n in paths if n.endswith((".css", ".js")) and (ours / n).exists()]:
            is_style = name.endswith(".css")
            sent = compact(inline_imports(name, read)) if is_style else jsmin(read(name))
            memory.save(name, ContentFile(sent.encode()))
            paths[name] = (memory, name)
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[no-untyped-call]

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what is new and what readers fetch.

        The content behind a fingerprinted name never changes; source maps are for developers.
        """
        new = (
            path for path in paths if not path.endswith(".map") and not self.exists(f"{path}.gz")
        )
        yield from super().compress_files(new)  # type: ignore[no-untyped-call]


class StorageAwayError(OSError):
    """The storage does not answer; nothing was read, written or deleted."""


class StorageFullError(StorageAwayError):
    """There is no room for this file; others can still be read."""


def is_full(error: BaseException | None) -> bool:
    """Tell whether an error means that there is no room."""
    if isinstance(error, StorageFullError):
        return True
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


def is_refusal(error: BaseException | None) -> bool:
    """Tell whether an error means that no file can be stored now, not even an upload."""
    return is_full(error) or isinstance(error, StorageAwayError)


@contextmanager
def or_later[**P](task: Task[P, None], *args: P.args, **kwargs: P.kwargs) -> Iterator[None]:
    """Enqueue this task again in a minute if files cannot be read or written."""
    try:
        yield
    except StorageAwayError as error:
        logger.warning("%s is put off: %s", task.name, error)
        task.using(run_after=timezone.now() + PAUSE).enqueue(*args, **kwargs)


class NamedByContent(Storage):
    """Storage of pictures named by a hash of their content: the same name is the same picture."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[bytes]) -> str:
        return name if self.exists(name) else super()._save(name, content)  # type: ignore[misc]

    def stream(self, name: str) -> tuple[IO[bytes], int]:
        """Open a file to be read once, from beginning to end; return it with its size in bytes."""
        file = self.open(name)
        return cast("IO[bytes]", file), file.size


def stream(name: str) -> tuple[IO[bytes], int]:
    """Open a file for readers; return it and its size.

    Raises FileNotFoundError, StorageAwayError.
    """
    return cast("NamedByContent", storages["default"]).stream(name)


class WholeFileStorage(FileSystemStorage):
    """Storage in a folder of this machine, where a file is there whole or not at all.

    What a full disk or a power cut left of a picture would be that picture for ever, as it has its
    name.
    """

    def _save(self, name: str, content: File[bytes]) -> str:
        end = f".{get_random_string(12)}{PARTIAL}"
        part = Path(self.path(name + end))
        try:
            saved: str = super()._save(name + end, content)  # type: ignore[misc]
            with part.open("rb") as file:
                os.fsync(file)
            part.replace(self.path(name))
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise
        return saved.removesuffix(end)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return folders and files, without those that are still partial."""
        folders, files = super().listdir(path)
        return folders, [name for name in files if not name.endswith(PARTIAL)]


class FolderStorage(WholeFileStorage):
    """A folder of the site's files. Raises StorageAwayError where nothing can be written."""

    def _save(self, name: str, content: File[bytes]) -> str:
        try:
            saved: str = super()._save(name, content)
        except OSError as error:
            kind = StorageFullError if is_full(error) else StorageAwayError
            raise kind(str(error)) from error
        return saved


class PictureStorage(NamedByContent, FolderStorage):
    """A folder of the files that readers are handed."""
