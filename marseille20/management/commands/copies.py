"""Make the copies that browsers keep for when there is no network."""

import os
from contextlib import suppress

from django.core.management.base import BaseCommand

from core.database.breaker import AwayError
from marseille20.offline.copies import making, renew
from marseille20.offline.reading import Reader
from talks.published import published_site

# Readers come first: beside one who waits, it gets a tenth of a processor (sched(7)).
NICENESS = 10


class Command(BaseCommand):
    help = __doc__
    # The server checks the site as it loads it.
    requires_system_checks = ()

    def handle(self, *_args: object, **_options: object) -> None:
        # A system may forbid even that.
        with suppress(PermissionError):
            os.nice(NICENESS)
        with making() as is_free:
            if not is_free:
                self.stdout.write("Another process is making them.")
                return
            try:
                site = published_site()
                renew(site, Reader(site).read)
            except AwayError as error:
                # Broken, or of another release meanwhile; or the database is away.
                self.stderr.write(f"No copies for offline reading: {error} cannot be had now.")
