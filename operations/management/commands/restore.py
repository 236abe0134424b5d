"""Restore a backup, on a machine that has nothing yet; the site must not run meanwhile."""

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import CommandError

from core.models import Erasure, Worker
from operations.backups.encryption import identities
from operations.backups.errors import BackupError
from operations.backups.journal import since, write
from operations.backups.places import SHAPE, backup_errors, open_place
from operations.backups.restoring import (
    choose,
    fetch,
    fitting,
    note,
    occupied,
    or_another,
    restore,
)
from operations.backups.workbench import on_this_machine, workbench
from operations.management.base import SiteCommand


class Command(SiteCommand):
    help = __doc__
    # It may be what was being restored that they complain of.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            metavar="from",
            nargs="?",
            default=settings.BACKUP_URL,
            help=f"where backups are: a folder, or {SHAPE}; by default BACKUP_URL",
        )
        parser.add_argument("--backup", default="", metavar="NAME", help="instead of the newest")
        parser.add_argument(
            "--identity", default="", metavar="FILE", help="the secret key of age that decrypts it"
        )
        parser.add_argument(
            "--replace", action="store_true", help="put it in place of what there is, after asking"
        )
        parser.add_argument("--no-input", action="store_true", help="do not ask, for scripts")

    def handle(
        self,
        *_args: object,
        source: str,
        backup: str,
        identity: str,
        replace: bool,
        no_input: bool,
        **_options: object,
    ) -> None:
        try:
            with backup_errors(source), workbench() as folder:
                place = open_place(source)
                name = choose(place, backup, self.say)
                with or_another(place, source, name, identity):
                    manifest = fitting(place, name)
                    if manifest.encrypted and not identity:
                        raise BackupError("The backup is encrypted: say --identity FILE.")
                    there = replaced(replace=replace)
                    keys = identities(identity) if manifest.encrypted else ()
                    fetch(place, manifest, folder, keys, self.say)
                if there and not no_input:
                    self.ask(there)
                if Erasure._meta.db_table in there:
                    # What this database alone knows of goes with it.
                    write(place)
                erased = since(place, manifest.made_at)
                with on_this_machine():
                    restore(folder, erased, self.say)
                note(place, source, name)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.say(f"Restored {name}.")

    def ask(self, there: list[str]) -> None:
        """Raise CommandError unless a person agrees to replace what is there."""
        self.say(f"This puts an end to what is here: {', '.join(there)}.")
        if not sys.stdin.isatty():
            raise CommandError("Nothing was restored: without a terminal, say --no-input.")
        if input("Replace it? Type “yes”: ") != "yes":
            raise CommandError("Nothing was restored.")


def replaced(*, replace: bool) -> list[str]:
    """Return what would be replaced. Raises BackupError without --replace, or if the site runs."""
    there = occupied()
    if there and not replace:
        raise BackupError(
            f"There is something here already: {', '.join(there)}. "
            "Say --replace to put the backup in its place."
        )
    if Worker._meta.db_table in there and Worker.objects.living().exists():
        raise BackupError(
            "The site is running: stop it first. Its workers were seen within a minute."
        )
    return there
