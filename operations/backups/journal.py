"""What was erased, written down beside the backups: the database may be lost with its machine."""

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
from operations.backups.places import keep, names, open_place, told

FOLDER = "erased"
MOMENT = "%Y%m%dT%H%M%S.%fZ"
# Before it is tried again to reach the place.
PAUSE = timedelta(minutes=10)
# A transaction that was open while a backup began may have ended after it.
MARGIN = timedelta(hours=1)


class Entry(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One erasure, as `core.models.Erasure` has it; a file of its own each."""

    at: datetime
    kind: str
    key: str
    everywhere: bool = False

    @property
    def name(self) -> str:
        """When and what; a key may hold what no file may be called."""
        key = "".join(sign if sign.isalnum() else "-" for sign in self.key)
        return f"{FOLDER}/{self.at.strftime(MOMENT)}-{self.kind}-{key}.json"


def write_soon(instance: Erasure, **kwargs: object) -> None:
    """Have the task worker write down what was just erased."""
    if settings.BACKUP_URL:
        write_down.enqueue(instance.pk)


@task(priority=10)
def write_down(number: int | None = None) -> None:
    """Write down this erasure alone, however many there were; later, when out of reach.

    Whatever was missed is written with the next backup. Without a number, as tasks of an earlier
    program have none, all are looked at.
    """
    try:
        with told(settings.BACKUP_URL):
            place = open_place(settings.BACKUP_URL)
            if number is None:
                write(place)
            else:
                _write_one(place, number)
    except BackupError:
        write_down.using(run_after=timezone.now() + PAUSE).enqueue(number)
        raise


def known(**which: object) -> set[Entry]:
    """What this database says was erased; it has nothing of that any more."""
    rows = Erasure.objects.filter(**which).values("at", "kind", "key", "everywhere")
    return {Entry(**row) for row in rows}


def write(place: Storage) -> None:
    """Write down what is not there yet."""
    there = set(names(place, FOLDER))
    entries = {entry.name: entry for entry in known()}
    for name in sorted(entries.keys() - there):
        keep(place, name, msgspec.json.encode(entries[name]))


def _write_one(place: Storage, number: int) -> None:
    for entry in known(pk=number):
        if not place.exists(entry.name):
            keep(place, entry.name, msgspec.json.encode(entry))


def moments(place: Storage) -> list[datetime]:
    """Read from the names of the journal when something was erased, in order."""
    found = []
    for name in sorted(names(place, FOLDER)):
        with suppress(ValueError):
            moment = name.removeprefix(f"{FOLDER}/").partition("-")[0]
            found.append(datetime.strptime(moment, MOMENT).replace(tzinfo=UTC))
    return found


def since(place: Storage, moment: datetime) -> list[Entry]:
    """What was erased after a backup of that moment, in order, and what it may know already.

    Raises BackupError when one cannot be read: it is not known then who it was.
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
