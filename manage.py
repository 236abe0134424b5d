#!/usr/bin/env python
"""Django's command line, set to this project."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marseille20.settings")
    try:
        # They are read here.
        settings.SECRET_KEY  # noqa: B018
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"{error}")
    execute_from_command_line(sys.argv)
