"""The version of this program."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings


@cache
def version() -> str:
    """Return the version as people read it, such as 1.0 (docs/upgrading.md)."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    return str(project["project"]["version"])


@cache
def build() -> str:
    """Return a digest of all that makes pages of content, alike wherever the same is installed."""
    base = Path(settings.BASE_DIR)
    homes = [Path(app.path) for app in apps.get_app_configs()]
    made_of = [
        *(file for home in homes if home.parent == base for file in home.rglob("*.py")),
        *(file for home in homes if home.parent == base for file in home.rglob("*.json")),
        *(base / "templates").rglob("*.html"),
        *(base / "locale").rglob("*.mo"),
        base / "requirements" / "run.txt",
        Path(settings.STATIC_ROOT) / "staticfiles.json",
    ]
    digest = hashlib.sha256()
    for file in sorted(made_of):
        if file.exists():
            digest.update(file.name.encode() + file.read_bytes())
    # Pages name the worker, or do not.
    digest.update(str(settings.SERVICE_WORKER).encode())
    return digest.hexdigest()
