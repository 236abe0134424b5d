"""Restoring a backup: all of it is checked before anything is touched."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.management import call_command
from django.db import connection
from msgspec import UNSET

from core.content.backups import restoring
from core.content.version import count_change
from core.models import Backup, Worker
from operations.backups import databases, encryption, files, journal, personal
from operations.backups.errors import BackupError, UnfitError
from operations.backups.making import (
    DATABASE,
    KEY,
    PERSONAL,
    STORAGES,
    Say,
    parts_of,
    personal_part,
)
from operations.backups.manifest import (
    PROGRAM,
    BackupFile,
    Manifest,
    begun,
    finished,
    migrations,
    read,
    sha256,
)
from operations.backups.places import names, without_login
from operations.backups.replaying import REPLAYS, replay, settle_deliveries
from operations.backups.workbench import on_this_machine
from operations.build import version

WITHOUT_PERSONAL = "The site is restored without personal details."


def choose(place: Storage, name: str, say: Say) -> str:
    """Return the backup's name, or that of the newest whole one. Raises BackupError without one."""
    there = finished(place)
    if not there:
        raise BackupError("There is no whole backup.")
    if name and name not in there:
        raise BackupError(f"There is no whole backup {name}, but {', '.join(there)}.")
    for later in begun(place):
        if not name and later > there[-1]:
            say(f"{later} was cut off, or is being made: it is not taken.")
    return name or there[-1]


def fitting(place: Storage, name: str) -> Manifest:
    """Return the manifest of a backup.

    Raises UnfitError, BackupError when it is not for this site.
    """
    manifest = read(place, name)
    if manifest.program != PROGRAM:
        raise UnfitError(f"The backup is of another program: {manifest.program!r}.")
    if unknown := sorted(set(manifest.migrations) - migrations()[1]):
        # One that this version made has them of an upgrade that ended halfway.
        of = "" if manifest.version == version() else f", {manifest.version!r}"
        raise UnfitError(
            f"The backup is of a newer program{of} (it has {', '.join(unknown)}): install that "
            "first."
        )
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of {manifest.database}, and DATABASE_URL leads to {connection.vendor}. "
            f"Restore it to {manifest.database}, then say “manage.py move_to URL”."
        )
    return manifest


@contextmanager
def or_another(place: Storage, address: str, name: str, identity: str) -> Iterator[None]:
    """Name in the error the newest other backup that can be restored, if this one cannot.

    Raises BackupError.
    """
    try:
        yield
    except UnfitError as error:
        other = _another(place, name)
        if other is None:
            raise BackupError(f"{error} That is {name}, and there is no other.") from error
        row = _row(other, address)
        command = restoring(row, identity) if identity else restoring(row)
        raise BackupError(f"{error} That is {name}; the next that there is: {command}") from error


def _another(place: Storage, name: str) -> Manifest | None:
    """Return the newest other backup that fits, and whose parts have their sizes."""
    for other in reversed(finished(place)):
        with suppress(BackupError, OSError):
            if other == name:
                continue
            manifest = fitting(place, other)
            sizes = {part: place.size(f"{other}/{part}") for part in manifest.parts}
            if sizes == {name: part.size for name, part in manifest.parts.items()}:
                return manifest
    return None


def note(place: Storage, address: str, name: str) -> None:
    """Record this backup and later ones in the database, which is older than they are."""
    known = set(Backup.objects.values_list("made_at", flat=True))
    for each in finished(place):
        # What is damaged is no backup.
        with suppress(UnfitError):
            manifest = read(place, each)
            if each >= name and manifest.made_at not in known and manifest.program == PROGRAM:
                _row(manifest, address).save()


def _row(manifest: Manifest, address: str) -> Backup:
    return Backup(
        made_at=manifest.made_at,
        place=without_login(address)[:500],
        size=manifest.size,
        encrypted=manifest.encrypted,
    )


def occupied() -> list[str]:
    """Return what a restore would replace; of an empty machine, nothing."""
    count = sum(1 for alias in STORAGES.values() for _name in names(storages[alias]))
    return [*databases.content(), *([f"{count} files"] if count else [])]


def fetch(place: Storage, manifest: Manifest, folder: Path, keys: Sequence[Any], say: Say) -> None:
    """Copy all parts into a folder, decrypted, and check them.

    Raises UnfitError when one is missing or has changed, or is none; BackupError when it cannot be
    decrypted.
    """
    if set(manifest.parts) != parts_of(encrypted=manifest.encrypted):
        raise UnfitError("The backup is damaged: its parts are not those of a backup.")
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
    if manifest.personal is not UNSET:
        try:
            _fetch_personal(place, manifest, manifest.personal, folder, keys)
        except UnfitError as error:
            say(f"{WITHOUT_PERSONAL} {error}")


def _fetch_personal(
    place: Storage, manifest: Manifest, part: BackupFile, folder: Path, keys: Sequence[Any]
) -> None:
    """Copy what people said to organisers alone into a folder, decrypted.

    Raises UnfitError when it cannot be had back: the site is whole without it.
    """
    if personal.is_over(manifest.made_at):
        raise UnfitError(f"The backup is older than {personal.KEPT.days} days.")
    fetched = folder / "fetched" / personal_part(encrypted=manifest.encrypted)
    fetched.parent.mkdir()
    _copy(place, f"{manifest.name}/{fetched.name}", fetched, part)
    with on_this_machine():
        plain = encryption.decrypt(fetched, keys) if manifest.encrypted else fetched
    key = folder / KEY
    personal.decrypt(plain, *([key.read_text()] if key.exists() else []))
    plain.rename(folder / PERSONAL)


def _copy(place: Storage, name: str, path: Path, part: BackupFile) -> None:
    """Copy one part here, and no more of it than there should be."""
    try:
        # What is a device or waits for a writer has no size.
        same = place.size(name) == part.size > 0
        if same:
            with place.open(name) as source, path.open("wb") as file:
                for chunk in source.chunks():
                    with on_this_machine():
                        file.write(chunk)
    except FileNotFoundError:
        raise UnfitError(f"The backup is damaged: {path.name} is missing.") from None
    except OSError as error:
        message = f"The backup is damaged: {path.name} cannot be read ({error})."
        raise UnfitError(message) from error
    if not same or sha256(path) != part.sha256:
        raise UnfitError(f"The backup is damaged: {path.name} is not what was written.")


def restore(folder: Path, erased: Sequence[journal.Entry], say: Say) -> None:
    """Replace all there is by what was fetched, and erase again what was erased since.

    The database says of itself that it is not to be used until the last line. Raises BackupError.
    """
    if unknown := sorted({entry.kind for entry in erased} - REPLAYS.keys()):
        raise BackupError(
            f"A newer program erased something since ({', '.join(unknown)}): install that first."
        )
    say("Restoring the database …")
    databases.load(folder / DATABASE)
    if (folder / PERSONAL).exists():
        _load_personal(folder / PERSONAL, say)
    for name, alias in STORAGES.items():
        say(f"{name}: {files.load(folder / name, storages[alias])} files")
    if (folder / KEY).exists():
        _take_key((folder / KEY).read_text(), say)
    applied, known = migrations()
    if known - applied:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    # What the backup records is left alone: its author may have posted it again.
    former = journal.known()
    say(f"Erased again: {replay(entry for entry in erased if entry not in former)}")
    # Those of then may have been seen a moment ago, and work for this site no more.
    Worker.objects.all().delete()
    if count := settle_deliveries():
        say(f"Newsletters and mailings on their way, to be decided on: {count}")
    count_change()
    databases.mark_finished()


def _load_personal(path: Path, say: Say) -> None:
    """Insert what people said to organisers alone, before migrations and erasures."""
    try:
        count, dropped = personal.load(path)
    except UnfitError as error:
        say(f"{WITHOUT_PERSONAL} {error}")
        return
    say(f"Personal details: {count} rows")
    if dropped:
        say(f"Personal details of what is not in the backup, left out: {dropped} rows")


def _take_key(key: str, say: Say) -> None:
    """Sign with the key of the backup, unless the environment has another.

    Where it has the key, no file needs to: a reader of that file can forge what the site signs.
    """
    path = settings.VAR_DIR / "secret_key"
    if key == settings.SECRET_KEY:
        return
    if path.exists() and path.read_text().strip() == settings.SECRET_KEY:
        path.write_text(key)
        settings.SECRET_KEY = key
    else:
        say("SECRET_KEY is another than that of the backup: put the former one into")
        say("SECRET_KEY_FALLBACKS, or second factors and links in letters are lost.")
