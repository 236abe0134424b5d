"""A portrait may be described in English alone."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q


def describe_in_french(apps: Any, _editor: object) -> None:
    """Say in the column for French what is described in English alone, which was refused before."""
    speakers = apps.get_model("speakers", "Speaker").objects.exclude(portrait="")
    speakers.filter(portrait_alt_fr="").update(portrait_alt_fr=F("portrait_alt_en"))


class Migration(migrations.Migration):
    dependencies = [("speakers", "0002_saved_filters_by_edition")]

    operations = [
        migrations.RemoveConstraint(model_name="speaker", name="portrait_is_described"),
        migrations.RunPython(migrations.RunPython.noop, describe_in_french),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=Q(portrait="") | ~Q(portrait_alt_fr="", portrait_alt_en=""),
                name="portrait_is_described",
                violation_error_message="Describe the portrait in words.",
            ),
        ),
    ]
