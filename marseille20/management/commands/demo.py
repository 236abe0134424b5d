"""Load the demonstration edition, or bring it back to what it was."""

import sys
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from marseille20.demo.loading import load
from marseille20.demo.removal import describe_content, remove_content
from talks.releases import RefusedError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", metavar="DATE", help="its first day, instead of today")
        parser.add_argument(
            "--flush",
            action="store_true",
            help="first remove all content of the site, organisers' own editions too; "
            "accounts are kept",
        )
        parser.add_argument(
            "--no-input", action="store_true", help="do not ask before removing, for scripts"
        )

    def handle(
        self, *_args: object, start: str | None, flush: bool, no_input: bool, **_options: object
    ) -> None:
        first_day = day(start) if start else None
        if flush and not no_input:
            self.ask()
        try:
            with transaction.atomic():
                if flush:
                    remove_content()
                edition, release = load(first_day)
        except (RefusedError, IntegrityError, OverflowError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        days = f"{edition.first_day} to {edition.last_day}"
        outcome = f"published as release {release.number}" if release else "nothing had changed"
        self.stdout.write(f"{edition} ({edition.slug}), {days}: {outcome}.")

    def ask(self) -> None:
        """Go on only if somebody sees what would be removed and agrees."""
        self.stdout.write(f"This removes all content of the site:\n{describe_content()}")
        if not sys.stdin.isatty():
            raise CommandError("Nothing was removed: without a terminal, say --no-input.")
        if input("Remove it? Type “yes”: ") != "yes":
            raise CommandError("Nothing was removed.")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--start takes a date like 2027-05-20, not “{text}”.") from None
