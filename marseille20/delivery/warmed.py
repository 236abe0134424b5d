"""The pages that one process of a machine warmed, in a folder: the others read them there.

They are of one version of the content by one program. What is no longer public does not stay.
"""

import hashlib
import json
import logging
import os
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

from django.conf import settings

from core.database.connection import database_replaced
from operations.build import build
from talks.published import PublishedSite

logger = logging.getLogger(__name__)


@contextmanager
def alone(site: PublishedSite) -> Iterator[bool]:
    """Tell whether this process may warm this version: it alone, as long as it does.

    What was warmed of other versions is removed. On a machine that can keep none, each may.
    """
    try:
        folder = _of(site)
        forget(but=folder)
        folder.mkdir(mode=0o700, exist_ok=True)
        lock = (folder / "lock").open("w")
    except OSError:
        logger.warning("This machine can keep no pages: each process warms its own", exc_info=True)
        yield True
        return
    with lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def read(site: PublishedSite, place: object) -> tuple[dict[str, Any], dict[str, bytes]] | None:
    """Return the head and bodies kept of a page; None unless they are there and whole."""
    try:
        digest, _, content = _file(site, place).read_bytes().partition(b"\n")
    except OSError:
        return None
    # A machine may have lost power meanwhile.
    if digest != _digest(content):
        return None
    kept = json.loads(content)
    return kept["head"], {coding: b64decode(body) for coding, body in kept["bodies"].items()}


def write(
    site: PublishedSite, place: object, head: Mapping[str, Any], bodies: Mapping[str, bytes]
) -> None:
    """Keep a page where its version is being warmed; `head` is all of it that JSON can hold."""
    kept = {"head": head, "bodies": {name: b64encode(b).decode() for name, b in bodies.items()}}
    content = json.dumps(kept).encode()
    # There may be no room, or the content is of another version by now.
    with suppress(OSError):
        file = _file(site, place)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_bytes(_digest(content) + b"\n" + content)
        new.replace(file)


def forget(but: Path | None = None, **kwargs: object) -> None:
    """Delete all warmed pages, except those in one folder."""
    for folder in _folder().glob("*/"):
        if folder != but:
            shutil.rmtree(folder, ignore_errors=True)


database_replaced.connect(forget)


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "pages"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _of(site: PublishedSite) -> Path:
    """Return the folder of a version; it is counted anew in another database, hence its time."""
    made_of = f"{build()} {site.version} {site.changed_at}"
    return _folder() / hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _file(site: PublishedSite, place: object) -> Path:
    return _of(site) / hashlib.sha256(repr(place).encode()).hexdigest()[:24]


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
