"""What is known of the backups of the site; they are made in `marseille20.backups`."""

from core.models import Backup


def last() -> Backup | None:
    """The last whole backup that was made, if any."""
    return Backup.objects.filter(failure="").first()


def last_failure() -> Backup | None:
    """The one that was tried since and failed, if any."""
    newest = Backup.objects.first()
    return newest if newest and not newest.is_whole else None
