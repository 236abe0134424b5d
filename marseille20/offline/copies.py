"""The file of each language with all pages of the copy; one process of a machine makes it."""

import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path
from typing import Self

import brotli
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from core.database.connection import breaker, database_replaced
from core.http.answers import site_address
from core.models import Erasure
from core.text.translated import LANGUAGES
from marseille20.offline.contents import Read, content_of
from operations.build import build
from search.documents import contents
from talks.published import PublishedSite

# How good is good enough: a tenth of the size would cost thirty times the time.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=9),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
# What another program left, which may run beside this one while it is replaced.
ABANDONED = 3600  # seconds
# Kinds of erasures (core.content.erasures) of what no page ever showed; any other may be in a copy.
NEVER_SHOWN = ("feedback", "push", "selection", "selection secret", "subscriber")
# They take no more than a tenth of a processor, but for a release.
PAUSE = 9.0
# Seconds that a copy waits for the next at most.
LONGEST_PAUSE = 3600.0


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of copies, beside the program and the address of the site.

    A version of the content, counted anew in another database, hence the time of its last change;
    the release in it; and the day, which pages begin with.
    """

    version: int
    changed_at: str
    release: str
    day: str

    @classmethod
    def of(cls, site: PublishedSite) -> Self:
        current = site.current
        return cls(
            version=site.version,
            changed_at=str(site.changed_at or ""),
            release=f"{current.pk}/{current.number}" if current else "",
            day=str(timezone.localdate(timezone=current.facts.zone if current else None)),
        )


@dataclass(frozen=True, slots=True)
class Copy:
    """The file of one language.

    erasure: the newest one of what pages show, before it was made. lengths: in each coding, how
    long its parts are, one after another in the file. In seconds since 1970: when it was made, how
    long it rests, and from when on something else is public without a change.
    """

    language: str
    origin: Origin
    erasure: int | None
    etag: str
    lengths: dict[str, list[int]]
    made_at: float
    rests_until: float
    valid_until: float | None

    def is_public(self, site: PublishedSite) -> bool:
        """Tell whether it may be read now: nothing in it was erased since, though it may be old.

        Raises AwayError, without waiting while the database is known to be away, if only that
        could tell.
        """
        now = Origin.of(site)
        if (self.origin.version, self.origin.changed_at) == (now.version, now.changed_at):
            return True
        if self.origin.release != now.release:
            return False
        # What this copy may show of it, the database alone knows.
        return self.erasure == breaker.call(_newest_erasure)

    def is_due(self, site: PublishedSite) -> bool:
        """Tell whether it must be made again: at once when it may no longer be read."""
        if not self.is_public(site):
            return True
        now = time.time()
        is_over = self.valid_until is not None and self.valid_until <= now
        rests = self.made_at <= now < self.rests_until
        return not rests and (is_over or self.origin != Origin.of(site))

    def body(self, coding: str, part: int = 0) -> bytes:
        """Return a part, compressed or not. Raises FileNotFoundError when it was replaced."""
        if coding not in CODINGS:
            return gzip.decompress(self.body("gzip", part))
        lengths = self.lengths[coding]
        with self.file(coding).open("rb") as stream:
            stream.seek(sum(lengths[:part]))
            return stream.read(lengths[part])

    def has(self, part: int) -> bool:
        return any(0 <= part < len(lengths) for lengths in self.lengths.values())

    def file(self, coding: str) -> Path:
        return _file(self.language, f"{self.etag}.{coding}")


def kept(language: str) -> Copy | None:
    """Return the newest copy of this machine; None if a part is missing or cannot be read."""
    try:
        found = json.loads(_file(language, "json").read_text())
        copy = Copy(**{**found, "origin": Origin(**found["origin"])})
    except (KeyError, OSError, TypeError, ValueError):
        return None
    return copy if all(copy.file(coding).exists() for coding in CODINGS) else None


def renew(site: PublishedSite, read: Read) -> None:
    """Make the copies of both languages. Raises AwayError when pages cannot be read."""
    start, erasure, origin = time.process_time(), _newest_erasure(), Origin.of(site)
    found = contents(site, timezone.now())
    bodies: dict[str, list[bytes]] = {}
    for language in LANGUAGES:
        with override(language):
            content = content_of(site, read, found, language)
        bodies[language] = [json.dumps(part, ensure_ascii=False).encode() for part in content]
    made_at = time.time()
    pause = min(PAUSE * (time.process_time() - start), LONGEST_PAUSE)
    until = found.valid_until.timestamp() if found.valid_until else None
    for language, parts in bodies.items():
        etag = hashlib.sha256(b"".join(parts)).hexdigest()[:20]
        coded = {coding: [*map(compressed, parts)] for coding, compressed in CODINGS.items()}
        # What comes first is waited for: as small as it gets.
        coded["br"][0] = brotli.compress(parts[0], quality=11)
        lengths = {coding: [*map(len, each)] for coding, each in coded.items()}
        copy = Copy(language, origin, erasure, etag, lengths, made_at, made_at + pause, until)
        for coding, each in coded.items():
            _replace(copy.file(coding), b"".join(each))
        _replace(_file(language, "json"), json.dumps(asdict(copy)).encode())
    _clean()


def making() -> AbstractContextManager[bool]:
    """Tell whether this process may make copies: it alone, as long as it does."""
    return _alone("making")


def asking() -> AbstractContextManager[bool]:
    """Tell whether this process may start another that makes copies: it alone, until that ends."""
    return _alone("asking")


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    with (_folder() / f"{name}.lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def forget(**kwargs: object) -> None:
    """Delete all copies."""
    for file in _folder().iterdir():
        file.unlink()


database_replaced.connect(forget)


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _file(language: str, end: str) -> Path:
    return _folder() / f"{_program()}.{language}.{end}"


def _program() -> str:
    """Return a digest of this program and the site's address: both are in each page."""
    return hashlib.sha256(f"{build()} {site_address()}".encode()).hexdigest()[:16]


def _replace(file: Path, content: bytes) -> None:
    """Replace a file at once: readers have the old one until then, also after a power cut."""
    new = file.with_suffix(".new")
    with new.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)


def _clean() -> None:
    """Delete files of former copies, and of earlier programs."""
    current = {_file(language, "json") for language in LANGUAGES}
    for copy in filter(None, map(kept, LANGUAGES)):
        current |= {copy.file(coding) for coding in CODINGS}
    for file in {*_folder().glob("*.*.*")} - current:
        age = time.time() - file.stat().st_mtime
        if file.name.startswith(_program()) or age > ABANDONED:
            file.unlink()


def _newest_erasure() -> int | None:
    shown = Erasure.objects.exclude(kind__in=NEVER_SHOWN)
    return shown.order_by("-pk").values_list("pk", flat=True).first()
