"""When this site was last saved elsewhere."""

import json
from datetime import datetime

from django.conf import settings


def last_backup() -> datetime | None:
    """When the newest backup was finished; None when none was, or nothing sensible says so."""
    path = settings.VAR_DIR / "backups" / "last.json"
    try:
        finished_at = datetime.fromisoformat(json.loads(path.read_text())["finished_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return finished_at if finished_at.tzinfo else None
