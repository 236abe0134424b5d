"""Print how long it takes to back a large site up, and to have it back on an empty machine.

`python -m benchmarks.backups [--key age1… --identity FILE]`; DATABASE_URL chooses the kind of
database. The exit code is 1 when it takes too long, or a row or a file is not what it was.
"""

import argparse
import hashlib
import os
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection

from benchmarks.data import database, load_demonstration, publish
from core.files.images import COPY_OPTIONS, WIDTHS
from core.models import Rendition
from events.models import Edition
from operations.backups.moving import all_models, digests
from operations.backups.places import names
from participation.models import Contact
from speakers.models import Speaker
from talks.models import Session

SESSIONS = 900
PICTURES = 500
COPIES = [(width, kind) for width in WIDTHS for kind in COPY_OPTIONS]
# Bytes of a photograph and of a copy, on average.
PICTURE, COPY = 700_000, 70_000
MOST = 60.0  # seconds
# A backup is noted; a restored site has pages rendered anew, and plans that.
CHANGED = {"core.Backup", "core.ContentVersion", "django_tasks_database.DBTaskResult"}

type Site = dict[str, object]


def fill() -> None:
    """Publish a programme, and store its rows and pictures, and the addresses of its speakers."""
    load_demonstration()
    edition = Edition.objects.get(slug=publish(SESSIONS))
    words = {"summary_fr": "Ce que disent les vagues. " * 10, "abstract_fr": "<p>…</p>" * 200}
    Session.objects.bulk_create(
        Session(edition=edition, slug=f"s-{n}", title_fr=f"Séance {n}", **words)
        for n in range(SESSIONS)
    )
    Contact.objects.bulk_create(
        Contact(speaker=each, email=f"{each.slug}@example.org", origin=Contact.Origin.TYPED)
        for each in Speaker.objects.filter(contact=None)
    )
    for n in range(PICTURES):
        stem = f"{n:024x}"
        default_storage.save(f"{stem}.jpg", ContentFile(os.urandom(PICTURE)))
        copies = [
            Rendition(name=f"{stem}-{width}.{kind}", picture=f"{stem}.jpg", kind=kind, width=width)
            for width, kind in COPIES
        ]
        for copy in Rendition.objects.bulk_create(copies):
            default_storage.save(copy.name, ContentFile(os.urandom(COPY)))


def state() -> Site:
    """Return a digest of each row and each file."""
    found: Site = {}
    for model in all_models():
        if model._meta.label not in CHANGED:
            found |= {f"{model._meta.label} {k}": v for k, v in digests(model, DEFAULT_DB_ALIAS)}
    for name in names(default_storage):
        with default_storage.open(name) as file:
            found[name] = hashlib.sha256(file.read()).hexdigest()
    return found


def empty() -> None:
    """Delete all that a new machine does not have."""
    call_command("flush", interactive=False, verbosity=0)
    for name in list(names(default_storage)):
        default_storage.delete(name)


def timed(command: str, place: str, **options: str) -> bool:
    """Run a command and print how long it took; return whether that is within its bound."""
    start = monotonic()
    call_command(command, place, stdout=StringIO(), **options)
    took = monotonic() - start
    print(f"{connection.vendor}: {command:<8}{took:>6.1f} s, at most {MOST:g}", flush=True)
    return took <= MOST


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backups", description=__doc__)
    parser.add_argument("--key", default="")
    parser.add_argument("--identity", default="")
    arguments = parser.parse_args()
    with database(), TemporaryDirectory(prefix="m2-backups-") as place:
        fill()
        before = state()
        is_fast = timed("backup", place, key=arguments.key)
        size = sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())
        print(f"{len(before)} rows and files, {size / 1e6:.0f} MB", flush=True)
        empty()
        is_fast &= timed("restore", place, identity=arguments.identity)
        same = state() == before
        print("Identical." if same else "NOT identical.")
    return int(not (is_fast and same))


if __name__ == "__main__":
    sys.exit(main())
