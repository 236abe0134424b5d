"""Cards get a folder of their own, and a row may say that a card could not be drawn."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:
    """Throw all cards away, in whichever place they are: the next start draws them anew."""
    cards = apps.get_model("marseille20", "Card").objects.all()
    for name in cards.exclude(file="").values_list("file", flat=True):
        default_storage.delete(name)
    cards.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("marseille20", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget, forget),
        migrations.AlterField(
            model_name="card",
            name="file",
            field=models.CharField(blank=True, max_length=100, verbose_name="file"),
        ),
    ]
