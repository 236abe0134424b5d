"""Having a backup back: all of it is checked before anything is touched."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.management import call_command
from django.db import connection

from core.content import count_change
from marseille20.backups import databases, encryption, files, journal
from marseille20.backups.errors import BackupError
from marseille20.backups.making import DATABASE, KEY, STORAGES, Say, parts_of
from marseille20.backups.manifest import PROGRAM, Manifest, Part, finished, migrations, read, sha256
from marseille20.backups.places import names
from marseille20.backups.replaying import REPLAYS, replay, settle_newsletters
from marseille20.backups.workbench import on_this_machine


def choose(place: Storage, name: str) -> Manifest:
    """The backup of this name, or the newest. Raises BackupError when it is not for this site."""
    there = finished(place)
    if not there:
        raise BackupError("There is no whole backup.")
    if name and name not in there:
        raise BackupError(f"There is no whole backup {name}, but {', '.join(there)}.")
    manifest = read(place, name or there[-1])
    if manifest.program != PROGRAM:
        raise BackupError(f"The backup is of another program: {manifest.program!r}.")
    if unknown := sorted(set(manifest.migrations) - migrations()[1]):
        raise BackupError(
            f"The backup is of a newer program (it has {', '.join(unknown)}): install that first."
        )
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database}, and DATABASE_URL leads to {connection.vendor}. "
            f"Restore it to {manifest.database}, then say “manage.py move_to URL”."
        )
    return manifest


def occupied() -> list[str]:
    """What a restore would put an end to; of an empty machine, nothing."""
    count = sum(1 for alias in STORAGES.values() for _name in names(storages[alias]))
    return [*databases.content(), *([f"{count} files"] if count else [])]


def fetch(place: Storage, manifest: Manifest, folder: Path, keys: Sequence[Any], say: Say) -> None:
    """Bring all parts into a folder, as they were before they were encrypted.

    Raises BackupError when one is missing or has changed, cannot be decrypted, or is none.
    """
    if set(manifest.parts) != parts_of(encrypted=manifest.encrypted):
        raise BackupError("The backup is damaged: its parts are not those of a backup.")
    for name, part in manifest.parts.items():
        say(f"Checking {name} …")
        path = folder / name
        _copy(place, f"{manifest.name}/{name}", path, part)
        if manifest.encrypted:
            with on_this_machine():
                path = encryption.decrypt(path, keys)
        if path.name in STORAGES:
            files.check(path)
        elif path.name == DATABASE:
            databases.check(path, manifest.migrations)


def _copy(place: Storage, name: str, path: Path, part: Part) -> None:
    """Bring one part here, and no more of it than there should be."""
    try:
        # What is a device or waits for a writer has no size.
        same = place.size(name) == part.size > 0
        if same:
            with place.open(name) as source, path.open("wb") as file:
                for chunk in source.chunks():
                    with on_this_machine():
                        file.write(chunk)
    except FileNotFoundError:
        raise BackupError(f"The backup is damaged: {path.name} is missing.") from None
    if not same or sha256(path) != part.sha256:
        raise BackupError(f"The backup is damaged: {path.name} is not what was written.")


def restore(folder: Path, erased: Sequence[journal.Entry], say: Say) -> None:
    """Put what was fetched in place of all there is, and erase again what was erased since.

    The database says of itself that it is not to be used until the last line. Raises BackupError.
    """
    if unknown := sorted({entry.kind for entry in erased} - REPLAYS.keys()):
        raise BackupError(
            f"A newer program erased something since ({', '.join(unknown)}): install that first."
        )
    say("Restoring the database …")
    databases.load(folder / DATABASE)
    for name, alias in STORAGES.items():
        say(f"{name}: {files.load(folder / name, storages[alias])} files")
    if (folder / KEY).exists():
        _take_key((folder / KEY).read_text(), say)
    applied, known = migrations()
    if known - applied:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    # What the backup knows is left alone: whoever took something back may have said it again.
    former = journal.known()
    say(f"Erased again: {replay(entry for entry in erased if entry not in former)}")
    if count := settle_newsletters():
        say(f"Newsletters on their way that an editor has to decide on: {count}")
    count_change()
    databases.mark_finished()


def _take_key(key: str, say: Say) -> None:
    """Sign as the site did before, unless the environment says otherwise."""
    path = settings.VAR_DIR / "secret_key"
    if settings.SECRET_KEY in {key, path.read_text().strip() if path.exists() else ""}:
        path.touch(mode=0o600)
        path.write_text(key)
        settings.SECRET_KEY = key
    else:
        say("SECRET_KEY is another than that of the backup: put the former one into")
        say("SECRET_KEY_FALLBACKS, or second factors and links in letters are lost.")
