"""The application a WSGI server calls."""

import gc
import os
import sys
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import connection

from core.http.wsgi import whole_bodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marseille20.settings")
# A page from memory takes less than a millisecond. It would wait five, Python's own interval, for
# each thread that renders meanwhile.
sys.setswitchinterval(0.001)

handler = get_wsgi_application()

from core.checks import refuse_unfinished_restore  # noqa: E402 (it needs the apps)
from core.database.connection import ERRORS  # noqa: E402

# Systemd and containers start it without `serve`. A database that is away is waited for.
with suppress(*ERRORS):
    refuse_unfinished_restore()
connection.close()
application = whole_bodies(handler)

from marseille20.delivery.warming import Warmer  # noqa: E402 (it needs the apps)
from marseille20.offline.keeping import Copier  # noqa: E402 (it needs the apps)
from operations.build import build  # noqa: E402 (it needs the apps)
from operations.checkup.needs import watch  # noqa: E402 (it needs the apps)
from search.index_refresh import IndexRefresher  # noqa: E402

# What is loaded by now stays: nobody waits any more while Python looks for garbage in it.
gc.collect()
gc.freeze()
Warmer(handler).start()
# By now it answers, or is about to: of itself it is not to hear that it is down.
watch.look_again()
Copier().start()
IndexRefresher(build()).start()
