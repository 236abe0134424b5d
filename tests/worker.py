"""The worker of a queue, with a lease of LEASE seconds (5 by default).

python -m tests.worker --queue-name default
"""

import os
import sys
from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from core.tasks import models as worker, workers  # noqa: E402
from mailings.extension_points import AUDIENCES  # noqa: E402
from printing import rendering  # noqa: E402
from tests.mailings.people import Crowd  # noqa: E402

lease = int(os.environ.get("LEASE", "5"))
workers.BEAT, workers.PATIENCE = 0.2, lease - 1
worker.LEASE = timedelta(seconds=lease)
AUDIENCES.add(lambda: [Crowd()])
# It takes seconds after each change, and other tests print.
rendering.why_unavailable = lambda: "nobody reads it"
call_command("work", *sys.argv[1:])
