"""Say what is wrong with this installation, and what to do; exit with 1 if anything is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, no_translations

from operations.checkup import find_in_time, look_at
from operations.checkup.installation import INSTALLATION


class Command(BaseCommand):
    help = __doc__
    # It is to say more of a broken site than that it does not start.
    requires_system_checks = ()

    @no_translations
    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = 0
        for found in look_at(INSTALLATION, find_in_time):
            wrong += not found.is_well
            sign = "ok   " if found.is_well else "WRONG"
            self.stdout.write(f"{sign} {found.name}: {found.sentence} {found.remedy}".rstrip())
        self.stdout.write(f"{wrong} of {len(INSTALLATION)} are wrong." if wrong else "All is well.")
        if wrong:
            sys.exit(1)
