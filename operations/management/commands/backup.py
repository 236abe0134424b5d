"""Back the site up, then delete the backups that are not kept any longer."""

from argparse import ArgumentParser
from contextlib import suppress

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone

from core.models import Backup
from operations.backups.encryption import recipients
from operations.backups.errors import BackupError
from operations.backups.making import make, megabytes
from operations.backups.places import SHAPE, backup_errors, open_place, without_login
from operations.backups.thinning import left_alone, thin
from operations.management.base import SiteCommand


class Command(SiteCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "to",
            nargs="?",
            default=settings.BACKUP_URL,
            help=f"a folder, or {SHAPE.replace('%', '%%')}; by default BACKUP_URL",
        )
        parser.add_argument(
            "--key",
            default=settings.BACKUP_KEY,
            metavar="RECIPIENT",
            help="encrypt it: a public key of age, or the file it is in; by default BACKUP_KEY",
        )

    def handle(self, *_args: object, to: str, key: str, **_options: object) -> None:
        row = Backup(made_at=timezone.now(), place=without_login(to)[:500], encrypted=bool(key))
        try:
            with backup_errors(to):
                manifest = make(open_place(to), recipients(key) if key else (), self.say)
        except BackupError as error:
            row.failure = str(error)
            # The database may be what failed.
            with suppress(Error):
                row.save()
            raise CommandError(f"No backup was made. {error}") from error
        self.say(f"Made {manifest.name}, {megabytes(manifest.size)}.")
        row.made_at, row.size = manifest.made_at, manifest.size
        try:
            row.save()
        except Error as error:
            why = str(error).strip().partition("\n")[0]
            self.say(f"Warning: it is not noted, so the site may say that there is none: {why}")
        if not key:
            self.say(
                "It is not encrypted, so SECRET_KEY is not in it: keep that elsewhere. Personal "
                "details cannot be read without it."
            )
        self.thin(to)

    def thin(self, to: str) -> None:
        try:
            with backup_errors(to):
                place = open_place(to)
                for name in thin(place):
                    self.say(f"Deleted {name}.")
                alone = left_alone(place)
        except BackupError as error:
            raise CommandError(f"Made, but older ones cannot be deleted. {error}") from error
        if alone:
            self.say(
                f"{alone[-1]} and what is older is not deleted: none was made in the year after "
                "it. See that the clock is right; if it is, delete by hand what nobody needs."
            )
