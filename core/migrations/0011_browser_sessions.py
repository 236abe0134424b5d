from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations, models
from django.db.migrations.state import StateApps

BATCH = 500


def keep_who_is_signed_in(apps: StateApps, schema_editor: Any) -> None:
    """Nobody has to sign in again."""
    before = apps.get_model("sessions", "Session").objects
    after = apps.get_model("core", "BrowserSession")

    def rows() -> Iterator[Any]:
        for row in before.iterator():
            account = SessionStore().decode(row.session_data).get(SESSION_KEY)
            yield after(
                session_key=row.session_key,
                session_data=row.session_data,
                expire_date=row.expire_date,
                account=int(account) if account else None,
            )

    after.objects.bulk_create(rows(), batch_size=BATCH)


def give_back(apps: StateApps, schema_editor: Any) -> None:
    before = apps.get_model("sessions", "Session")
    names = ("session_key", "session_data", "expire_date")
    rows = apps.get_model("core", "BrowserSession").objects.values(*names)
    before.objects.bulk_create(
        (before(**row) for row in rows.iterator()), batch_size=BATCH, ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_site_identity"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account", models.BigIntegerField(db_index=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "browser that is signed in",
                "verbose_name_plural": "browsers that are signed in",
                "abstract": False,
            },
        ),
        migrations.RunPython(keep_who_is_signed_in, give_back),
    ]
