#!/usr/bin/env python
"""Django's command line, set to this project."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.utils.translation import override
from environs import EnvError


def main() -> None:
    """Run the command. What is wrong with database or files ends it in a sentence, and with 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marseille20.settings")
    try:
        # They are read here.
        settings.SECRET_KEY  # noqa: B018
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"{error}")
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        # It needs the settings.
        from operations.checkup import services  # noqa: PLC0415

        with override("en"):
            trouble = services.wrong(error)
        if trouble is None or "--traceback" in sys.argv:
            raise
        sys.exit(f"{trouble.sentence} {trouble.remedy}")


if __name__ == "__main__":
    main()
