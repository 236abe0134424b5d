"""The site's settings with a database for the benchmark alone.

`DATABASE_URL` chooses the kind of database: a new one is made beside it, and dropped at the end.
"""

import atexit
import os
import shutil
import tempfile

for name in ("DEBUG", "SITE_URL", "HOST"):
    os.environ.pop(name, None)
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="m2-bench-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from marseille20.settings import *  # noqa: E402, F403
from marseille20.settings import DATABASES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "bench.sqlite3"}
