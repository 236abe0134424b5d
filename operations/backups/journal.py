"""The journal of erasures, kept beside the backups: the database may be lost with its machine."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from django.core.files.storage import Storage
from django.tasks import task
from django.utils import timezone

from core.models import Erasure
from operations.backups.errors import BackupError
from operations.backups.places import backup_errors, keep, names, open_place

FOLDER = "erased"
MOMENT = "%Y%m%dT%H%M%S.%fZ"
# Before it is tried again to reach the place.
PAUSE = timedelta(minutes=10)
# A transaction that was open while a backup began may have ended after it.
MARGIN = timedelta(hours=1)


class Entry(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One erasure, as `core.models.Erasure` has it, in a file of its own."""

    at: datetime
    kind: str
    key: str
    everywhere: bool = False

    @property
    def name(self) -> str:
        """Return the name of its file: when and what; signs that file names lack become “-”."""
        key = "".join(sign if sign.isalnum() else "-" for sign in self.key)
        return f"{FOLDER}/{self.at.strftime(MOMENT)}-{self.kind}-{key}.json"


def write_soon(instance: Erasure, **kwargs: object) -> None:
    """Enqueue writing an erasure into the journal."""
    if settings.BACKUP_URL:
        write_down.enqueue(instance.pk)


@task(priority=10)
def write_down(number: int | None = None) -> None:
    """Write this erasure into the journal, however many there were; later, when out of reach.

    The next backup writes whatever was missed. Tasks of an earlier program have no number: then all
    are looked at.
    """
    try:
        with backup_errors(settings.BACKUP_URL):
            place = open_place(settings.BACKUP_URL)
            if number is None:
                write(place)
            else:
                _write_one(place, number)
    except BackupError:
        write_down.using(run_after=timezone.now() + PAUSE).enqueue(number)
        raise


def known(**which: object) -> set[Entry]:
    """Return the erasures that this database records."""
    rows = Erasure.objects.filter(**which).values("at", "kind", "key", "everywhere")
    return {Entry(**row) for row in rows}


def write(place: Storage) -> None:
    """Write the erasures that the journal lacks."""
    there = set(names(place, FOLDER))
    entries = {entry.name: entry for entry in known()}
    for name in sorted(entries.keys() - there):
        keep(place, name, msgspec.json.encode(entries[name]))


def _write_one(place: Storage, number: int) -> None:
    for entry in known(pk=number):
        if not place.exists(entry.name):
            keep(place, entry.name, msgspec.json.encode(entry))


def moments(place: Storage) -> list[datetime]:
    """Return when something was erased, in order, from the names of the journal."""
    found = []
    for name in sorted(names(place, FOLDER)):
        with suppress(ValueError):
            moment = name.removeprefix(f"{FOLDER}/").partition("-")[0]
            found.append(datetime.strptime(moment, MOMENT).replace(tzinfo=UTC))
    return found


def since(place: Storage, moment: datetime) -> list[Entry]:
    """Return what was erased after a backup of that moment, in order, and some from just before.

    Raises BackupError when one cannot be read: it is not known then what was erased.
    """
    start = f"{FOLDER}/{moment - MARGIN:%Y%m%dT%H%M%S}"
    return sorted(_read(place, (name for name in names(place, FOLDER) if name >= start)))


def _read(place: Storage, wanted: Iterable[str]) -> Iterator[Entry]:
    for name in wanted:
        try:
            with place.open(name) as file:
                entry = msgspec.json.decode(file.read(), type=Entry)
        except msgspec.DecodeError:
            entry = None
        if entry is None or entry.name != name:
            raise BackupError(f"{name} is damaged: what it said was erased is not known.")
        yield entry
