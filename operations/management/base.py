"""The base of the commands for who hosts the site."""

import signal

from django.core.management.base import BaseCommand


class SiteCommand(BaseCommand):
    """A command that prints each line at once, and ends on SIGTERM as on Ctrl-C."""

    def run_from_argv(self, argv: list[str]) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        super().run_from_argv(argv)

    def say(self, text: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()
