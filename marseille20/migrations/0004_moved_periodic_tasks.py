"""Periodic tasks whose modules moved after 2.1 keep the time at which they are due."""

from typing import Any

from django.db import migrations

MOVED = {
    "core.outbox.forget_expired": "core.mail.outbox.forget_expired",
    "core.outbox.forget_old": "core.mail.outbox.forget_old",
    "core.uploads.sweep": "core.files.uploads.sweep",
    "marseille20.periodic.forget_results": "operations.periodic.forget_results",
    "marseille20.periodic.forget_sessions": "operations.periodic.forget_sessions",
}


def _renamed(paths: dict[str, str]) -> Any:
    def rename(apps: Any, _editor: object) -> None:
        rows = apps.get_model("marseille20", "PeriodicTask").objects
        for before, after in paths.items():
            # Where a worker of the other program came first, its row counts.
            if not rows.filter(path=after).exists():
                rows.filter(path=before).update(path=after)
            rows.filter(path=before).delete()

    return rename


class Migration(migrations.Migration):
    dependencies = [("marseille20", "0003_booklet_failure")]

    operations = [
        migrations.RunPython(
            _renamed(MOVED), _renamed({after: before for before, after in MOVED.items()})
        )
    ]
