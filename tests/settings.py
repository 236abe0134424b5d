"""The site's settings, but for what would slow the tests down or outlive them."""

import atexit
import os
import shutil
import tempfile

# Data, pictures and secrets go to a folder of the tests' own, and their address is nobody's.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="m2-tests-")
os.environ["SITE_URL"] = ""
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from tests.process_settings import *  # noqa: E402, F403
from tests.process_settings import DATABASES, QUEUES, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    # A file: two connections to SQLite in memory share locks, so they would not wait as for real.
    database["TEST"] = {"NAME": VAR_DIR / "tests.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "tests.tasks.AtOnce", "QUEUES": QUEUES}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Fingerprints need a collectstatic first; the browser tests do it (tests/browser/conftest.py).
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT.mkdir()
# A test sees what it published at once.
PUBLIC_FRESH_SECONDS = 0.0
# However slow the machine: tests count queries.
IDENTITY_FRESH_SECONDS = 3600.0
PRINT_AFTER_CHANGES = False
# A thread would not see what a test has in rows, and would outlive it.
CHECKUP_IN_THREADS = False
# Those of the way out let it, one by one.
FETCH_LOOPBACK = False
