"""Load the demonstration edition, or bring it back to what it was, or remove it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import translation

from marseille20.demo.loading import NotLoadedError, load
from marseille20.demo.removal import ChangedError, Removal, removal, remove
from talks.releases import RefusedError


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--start", metavar="DATE", help="its first day, instead of today")
        what.add_argument(
            "--remove",
            action="store_true",
            help="remove it with all that was made for it, and nothing else; where somebody "
            "published or wrote in it, it is archived instead",
        )
        parser.add_argument(
            "--no-input", action="store_true", help="do not ask before removing, for scripts"
        )

    def handle(
        self, *_args: object, start: str | None, remove: bool, no_input: bool, **_options: object
    ) -> None:
        if remove:
            # The messages are for those who host the site.
            with translation.override("en"):
                self.remove(no_input=no_input)
        else:
            self.load(day(start) if start else None)

    def load(self, first_day: date | None) -> None:
        try:
            edition, release = load(first_day)
        except (NotLoadedError, RefusedError, IntegrityError, OverflowError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        days = f"{edition.first_day} to {edition.last_day}"
        outcome = f"published as release {release.number}" if release else "nothing had changed"
        self.stdout.write(f"{edition} ({edition.slug}), {days}: {outcome}.")

    def remove(self, *, no_input: bool) -> None:
        found = removal()
        if found is None:
            self.stdout.write("There is no demonstration here, or it is archived.")
            return
        self.stdout.write("\n".join(described(found)))
        if not no_input:
            ask()
        try:
            remove(found.digest)
        except ChangedError:
            raise CommandError("Nothing was done: it changed meanwhile. Look again.") from None
        self.stdout.write("Archived." if found.traces else "Removed.")


def described(found: Removal) -> Iterator[str]:
    """Yield what would be done, line by line."""
    edition = f"{found.edition} ({found.edition.slug})"
    if found.traces:
        yield f"This archives {edition}: it stays public, and nobody edits it any more."
        yield "It is not removed, because it is no mere demonstration any more:"
        yield from (f"  {sentence}" for sentence in found.traces)
        return
    yield f"This removes {edition}, for ever:"
    for model, rows in found.rows.items():
        if rows:
            yield f"  {model._meta.verbose_name_plural}: {len(rows)}"


def ask() -> None:
    """Raise CommandError unless the person who saw what would be done agrees."""
    if not sys.stdin.isatty():
        raise CommandError("Nothing was done: without a terminal, say --no-input.")
    if input("Do it? Type “yes”: ") != "yes":
        raise CommandError("Nothing was done.")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--start takes a date like 2027-05-20, not “{text}”.") from None
