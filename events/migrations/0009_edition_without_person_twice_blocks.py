from typing import Any

from django.db import migrations


def set_column(apps: Any, schema_editor: object) -> None:
    lenient = apps.get_model("talks", "RuleSettings").objects.exclude(person_twice="error")
    editions = apps.get_model("events", "Edition").objects
    editions.filter(pk__in=lenient.values("edition")).update(person_twice_blocks=False)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_walking_times"),
        # It takes the column over.
        ("talks", "0009_severity_of_person_twice"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, set_column),
        migrations.RemoveField(model_name="edition", name="person_twice_blocks"),
    ]
