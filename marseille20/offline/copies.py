"""One file a language with all pages of the copy: made by one process of a machine for all."""

import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path
from typing import Self

import brotli
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from core.http import site_address
from core.models import Erasure
from core.text import LANGUAGES
from marseille20.build import build
from marseille20.offline.contents import Read, content
from talks.published import PublishedSite

# How good is good enough: a tenth of the size would cost thirty times the time.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=9),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}
# What another program left, for the hours that two of them may run.
ABANDONED = 24 * 3600  # seconds
# They take no more than a tenth of a processor, but for a release.
PAUSE = 9.0


@dataclass(frozen=True, slots=True)
class Origin:
    """What copies are made of, beside the program and the address of the site.

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

    erasure: the newest one before it was made; rests_until: in seconds since 1970.
    """

    language: str
    origin: Origin
    erasure: int | None
    etag: str
    rests_until: float

    def is_public(self, site: PublishedSite) -> bool:
        """Whether it can be read now: it may lack what was said lately, and has nothing erased."""
        now = Origin.of(site)
        if (self.origin.version, self.origin.changed_at) == (now.version, now.changed_at):
            return True
        return self.origin.release == now.release and self.erasure == _newest_erasure()

    def is_due(self, wanted: Origin) -> bool:
        """Whether it is to be made anew: at once for a release."""
        if self.origin.release != wanted.release:
            return True
        return self.origin != wanted and self.rests_until < time.time()

    def body(self, coding: str) -> bytes:
        """Compressed, or as it is. Raises FileNotFoundError when another one took its place."""
        if coding in CODINGS:
            return self.file(coding).read_bytes()
        return gzip.decompress(self.body("gzip"))

    def file(self, coding: str) -> Path:
        return _file(self.language, f"{self.etag}.{coding}")


def kept(language: str) -> Copy | None:
    """The newest one that this machine has."""
    try:
        found = json.loads(_file(language, "json").read_text())
    except FileNotFoundError:
        return None
    return Copy(**{**found, "origin": Origin(**found["origin"])})


def renew(site: PublishedSite, read: Read) -> None:
    """Make the copies of both languages anew. Raises AwayError when pages cannot be had."""
    start, erasure, bodies = time.process_time(), _newest_erasure(), {}
    for language in LANGUAGES:
        with override(language):
            found = content(site, read, language)
        bodies[language] = json.dumps(found, ensure_ascii=False).encode()
    rests_until = time.time() + PAUSE * (time.process_time() - start)
    for language, body in bodies.items():
        etag = hashlib.sha256(body).hexdigest()[:20]
        copy = Copy(language, Origin.of(site), erasure, etag, rests_until)
        for coding, compressed in CODINGS.items():
            if not copy.file(coding).exists():
                _replace(copy.file(coding), compressed(body))
        _replace(_file(language, "json"), json.dumps(asdict(copy)).encode())
    _clean()


@contextmanager
def making() -> Iterator[int | None]:
    """The lock of who makes them, to be handed to whom it has do it; None while another does."""
    with (_folder() / "lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock.fileno()


def forget() -> None:
    """Have none: for tests, whose databases change under a process."""
    for file in _folder().iterdir():
        file.unlink()


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _file(language: str, end: str) -> Path:
    return _folder() / f"{_program()}.{language}.{end}"


def _program() -> str:
    """This program at this address: both are in each page."""
    return hashlib.sha256(f"{build()} {site_address()}".encode()).hexdigest()[:16]


def _replace(file: Path, content: bytes) -> None:
    """Write it; whoever reads meanwhile has the one before."""
    new = file.with_suffix(".new")
    new.write_bytes(content)
    new.replace(file)


def _clean() -> None:
    """Remove what copies before these were, and what earlier programs left."""
    current = {_file(language, "json") for language in LANGUAGES}
    for copy in filter(None, map(kept, LANGUAGES)):
        current |= {copy.file(coding) for coding in CODINGS}
    for file in {*_folder().glob("*.*.*")} - current:
        age = time.time() - file.stat().st_mtime
        if file.name.startswith(_program()) or age > ABANDONED:
            file.unlink()


def _newest_erasure() -> int | None:
    return Erasure.objects.order_by("-pk").values_list("pk", flat=True).first()
