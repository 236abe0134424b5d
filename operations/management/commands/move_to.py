"""Copy the database into another, new one: from SQLite to PostgreSQL, say; this one stays."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from operations.backups.errors import BackupError
from operations.backups.moving import move_to
from operations.management.base import SiteCommand


class Command(SiteCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="like DATABASE_URL: postgres://user:password@host/name")

    def handle(self, *_args: object, url: str, **_options: object) -> None:
        try:
            count = move_to(url, self.say)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.say(f"{count} rows are in both. Set DATABASE_URL to it, and start the site.")
