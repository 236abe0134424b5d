from typing import Any

from django.db import migrations, models
from django.db.models import F


def copy_keys(apps: Any, schema_editor: object) -> None:
    """Of a selection without a mask, both keys are the same."""
    apps.get_model("picks", "Selection").objects.update(editing_key=F("key"))


class Migration(migrations.Migration):
    dependencies = [("picks", "0002_star_count")]

    operations = [
        migrations.AddField(
            model_name="selection",
            name="mask",
            field=models.CharField(blank=True, default="", max_length=24),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="selection",
            name="editing_key",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(copy_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="selection",
            name="editing_key",
            field=models.CharField(max_length=64, unique=True),
        ),
    ]
