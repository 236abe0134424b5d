"""The files of an import, read one at a time; none is extracted to the path it names."""

import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from posixpath import normpath
from typing import IO, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TEXTS = (".md", ".markdown")
# What lists the texts of an archive, as in those that authors take home.
INDEX = "index.md"
# What computers put beside files; of macOS also whatever begins with ._
NOISE = {".ds_store", "desktop.ini", "thumbs.db"}
# An author's recaps with their pictures, or ten years of a blog.
MOST_FILES = 2000
MOST_TEXTS = 300
MOST_UNPACKED = 400 * 1024 * 1024
# Of a name with its folders, in characters.
MOST_NAME = 500
# The list of its files, in bytes: of 2,000 with very long names.
MOST_LIST = 1024 * 1024


class Files(Protocol):
    """Files by name, with sentences on those that were left out."""

    names: set[str]
    sentences: list[str]

    def read(self, name: str, most: int) -> bytes:
        """Return a file's first `most` + 1 bytes at most. Raises ValidationError."""


def is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in TEXTS and path.name.lower() != INDEX


def _is_noise(name: str) -> bool:
    last = PurePosixPath(name).name
    return name.startswith("__MACOSX/") or last.startswith("._") or last.lower() in NOISE


@contextmanager
def opened(file: IO[bytes], name: str) -> Iterator[Files]:
    """Open an upload, which its sender named `name`, as its files. Raises ValidationError."""
    if not is_zipfile(file):
        yield OneText(file, name)
        return
    try:
        with ZipFile(_ShortList(file)):
            pass
        zipped = ZipFile(file)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise ValidationError(_("The archive cannot be opened.")) from error
    with zipped:
        yield Archive(zipped)


class _ShortList(io.RawIOBase):
    """A file that refuses long reads: an archive's list of files is read in one piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.seek, self.tell = file.seek, file.tell  # type: ignore[method-assign]

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_LIST:
            raise BadZipFile("too many files")
        return self.file.read(-1 if size is None else size)


class OneText:
    """A Markdown file by itself."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.names, self.sentences = file, {name}, list[str]()

    def read(self, name: str, most: int) -> bytes:
        self.file.seek(0)
        return self.file.read(most + 1)


class Archive:
    """The files of a ZIP, without links and archives inside it. Raises ValidationError."""

    def __init__(self, zipped: ZipFile) -> None:
        self.zipped = zipped
        self.sentences: list[str] = []
        self.infos: dict[str, ZipInfo] = {}
        for info in zipped.infolist():
            if not info.is_dir() and not _is_noise(info.filename):
                self._take(info)
        self.names = set(self.infos)
        self._refuse_large()

    def _take(self, info: ZipInfo) -> None:
        named = {"name": info.filename}
        if stat.S_ISLNK(info.external_attr >> 16):
            self.sentences.append(_("“%(name)s” is a link and was left out.") % named)
        elif info.filename.lower().endswith(".zip"):
            sentence = _("“%(name)s” is an archive inside the archive and was left out.")
            self.sentences.append(sentence % named)
        elif len(info.filename) > MOST_NAME:
            named["name"] = f"{info.filename[:60]}…"
            self.sentences.append(_("“%(name)s” has too long a name and was left out.") % named)
        else:
            self.infos[normpath(info.filename)] = info

    def _refuse_large(self) -> None:
        if len(self.zipped.infolist()) > MOST_FILES:
            raise ValidationError(_("The archive holds more than 2,000 files."))
        if sum(is_text(name) for name in self.names) > MOST_TEXTS:
            raise ValidationError(_("The archive holds more than 300 Markdown files."))
        # No more is read of a file than it says to hold.
        if sum(info.file_size for info in self.infos.values()) > MOST_UNPACKED:
            raise ValidationError(_("Unpacked, the archive is larger than 400 MB."))
        if any(info.flag_bits & 1 for info in self.infos.values()):
            raise ValidationError(_("The archive is locked with a password."))

    def read(self, name: str, most: int) -> bytes:
        try:
            with self.zipped.open(self.infos[name]) as file:
                return file.read(most + 1)
        except Exception as error:  # (decoders raise anything on hostile bytes)
            raise ValidationError(_("“%(name)s” is damaged.") % {"name": name}) from error
