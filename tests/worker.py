"""The worker of a queue, with a lease of seconds: python -m tests.worker --queue-name default."""

import sys
from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from core import workers  # noqa: E402
from core.models import worker  # noqa: E402

workers.BEAT, workers.PATIENCE = 0.2, 4
worker.LEASE = timedelta(seconds=5)
call_command("work", *sys.argv[1:])
