"""Whose service a browser is told by: what waits for one that never answered is bounded."""

from urllib.parse import urlsplit

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def service_of(endpoint: str) -> str:
    return ".".join((urlsplit(endpoint).hostname or "").removesuffix(".").split(".")[-2:])


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    subscriptions = apps.get_model("push", "PushSubscription").objects
    for row in subscriptions.only("endpoint").iterator(500):
        subscriptions.filter(pk=row.pk).update(service=service_of(row.endpoint))


class Migration(migrations.Migration):
    dependencies = [
        ("push", "0002_unproven_subscriptions"),
    ]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="service",
            field=models.CharField(db_index=True, default="", editable=False, max_length=253),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
