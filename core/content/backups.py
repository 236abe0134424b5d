"""Look up the backups of the site; `operations.backups` makes them."""

import shlex
from datetime import UTC, datetime

from django.db import DatabaseError

from core.content.models import Backup

# What the folder of one is called: its moment, in UTC.
NAME = "%Y%m%dT%H%M%SZ"


def last() -> Backup | None:
    """Return the last whole backup, if any."""
    return Backup.objects.filter(failure="").first()


def last_before(moment: datetime) -> Backup | None:
    """Return the last whole backup before a moment, if any is known."""
    try:
        return Backup.objects.filter(failure="", made_at__lt=moment).first()
    except DatabaseError:
        # Another version may have had no such rows.
        return None


def restoring(backup: Backup, identity: str = "/path/to/backups.key") -> str:
    """Return the command that restores it, in place of what there is. identity: the file of its
    key.
    """
    # The address of a bucket is not whole without its login, which BACKUP_URL has.
    place = [] if "://" in backup.place else [backup.place]
    key = ["--identity", identity] if backup.encrypted else []
    name = backup.made_at.astimezone(UTC).strftime(NAME)
    return shlex.join(["manage.py", "restore", *place, "--backup", name, "--replace", *key])
