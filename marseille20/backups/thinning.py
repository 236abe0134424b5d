"""Which backups are kept: the newest of each of the last 7 days, 4 weeks and 12 months."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime

from django.core.files.storage import Storage

from marseille20.backups.errors import BackupError
from marseille20.backups.manifest import MANIFEST, NAME, PROGRAM, finished, read

# What is one day, week or month, and how many of them have a backup kept.
PERIODS: tuple[tuple[Callable[[datetime], object], int], ...] = (
    (lambda moment: moment.date(), 7),
    (lambda moment: moment.isocalendar()[:2], 4),
    (lambda moment: (moment.year, moment.month), 12),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Those that stay: of the last periods that have any, the newest each."""
    newest_first = sorted(moments, reverse=True)
    found = set()
    for period, most in PERIODS:
        newest: dict[object, datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        found.update(list(newest.values())[:most])
    return found


def thin(place: Storage) -> list[str]:
    """Delete the others, and nothing that is not a whole backup of this program; their names."""
    whole = {}
    for name in finished(place):
        # What is damaged is for somebody to look at.
        with suppress(BackupError):
            manifest = read(place, name)
            if manifest.program == PROGRAM:
                whole[datetime.strptime(name, NAME).replace(tzinfo=UTC)] = manifest
    gone = [whole[moment] for moment in sorted(whole.keys() - kept(whole))]
    for manifest in gone:
        # Cut off here, it is not whole any more.
        for part in (MANIFEST, *manifest.parts):
            place.delete(f"{manifest.name}/{part}")
        # Somebody may have put something into it.
        with suppress(OSError):
            place.delete(manifest.name)
    return [manifest.name for manifest in gone]
