"""The site's settings, for processes that a test may kill: no power cut is tried, so none waits.

What a process wrote is kept by the system when the process is killed.
"""

from marseille20.settings import *  # noqa: F403
from marseille20.settings import DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
