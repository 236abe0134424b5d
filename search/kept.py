"""The first index of a machine, in a folder: one of its processes makes it, the others open it.

It is of one version of the content. Each process writes later changes into an index in its own
memory, and nothing that readers no longer see stays here.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

from django.conf import settings
from tantivy import Index as Engine

from core.text.translated import Text
from search.documents import Contents, Document, DocumentKind
from search.index import SCHEMA, Index, Vocabulary
from search.shortcuts import Lead
from talks.published import PublishedSite

# Beside what the engine writes: the documents, one a line, below what else a process has to know.
DOCUMENTS = "documents.jsonl"
TEXTS = ("title", "about", "topics", "text")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock to find or make the index. Raises BlockingIOError if another process does."""
    with (_folder() / "lock").open("w") as lock:
        flock(lock, LOCK_EX | LOCK_NB)
        yield


def opened(program: str, site: PublishedSite) -> Index | None:
    """Return the index of this content by this program, or None if none can be read."""
    folder = _of(program, site)
    try:
        with (folder / DOCUMENTS).open() as lines:
            head = json.loads(next(lines))
            documents = map(_read, lines)
            contents = Contents(
                {document.id: document for document in documents},
                site.version,
                head["current"],
                head["valid_until"] and datetime.fromisoformat(head["valid_until"]),
                tuple(Lead(tuple(words), *where) for words, *where in head["leads"]),
            )
        vocabulary = Vocabulary(head["longest"], frozenset(head["letters"]))
        return Index(contents, Engine.open(str(folder)), vocabulary)
    except (KeyError, OSError, StopIteration, TypeError, ValueError):
        return None


def make(program: str, site: PublishedSite, contents: Contents) -> None:
    """Write the index of contents, replacing any other. Raises OSError or ValueError."""
    forget()
    folder = _of(program, site)
    new = folder.with_suffix(".new")
    new.mkdir(mode=0o700)
    state = Index(contents, Engine(SCHEMA, path=str(new))).state
    head = {
        "current": contents.current,
        "valid_until": contents.valid_until and contents.valid_until.isoformat(),
        "leads": contents.leads,
        "longest": state.vocabulary.longest,
        "letters": "".join(state.vocabulary.letters),
    }
    with (new / DOCUMENTS).open("w") as lines:
        # By number.
        for each in (head, *map(asdict, state.documents.values())):
            lines.write(f"{json.dumps(each)}\n")
        lines.flush()
        os.fsync(lines.fileno())
    new.rename(folder)


def forget() -> None:
    """Delete the index; processes that opened it go on with it."""
    for folder in _folder().glob("*/"):
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "search"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _of(program: str, site: PublishedSite) -> Path:
    """Return its folder; databases may number versions alike, hence the time of the last."""
    made_of = f"{program} {site.version} {site.changed_at}"
    return _folder() / hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _read(line: str) -> Document:
    fields: dict[str, Any] = json.loads(line)
    fields |= {name: Text(**fields[name]) for name in TEXTS}
    fields |= {name: tuple(fields[name]) for name in ("editions", "arguments")}
    return Document(**fields | {"kind": DocumentKind(fields["kind"])})
