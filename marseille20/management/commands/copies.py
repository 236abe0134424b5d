"""Make the copies that browsers keep for when there is no network."""

import os
from contextlib import suppress

from django.core.management.base import BaseCommand

from core.breaker import AwayError
from marseille20.offline.copies import renew
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
        # What cannot be known now is made the next time.
        with suppress(AwayError):
            site = published_site()
            renew(site, Reader(site).read)
