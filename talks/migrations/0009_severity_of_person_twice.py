"""Editions that were only warned of a person in two places go on so."""

from typing import Any

from django.db import migrations


def set_severities(apps: Any, schema_editor: object) -> None:
    settings = apps.get_model("talks", "RuleSettings").objects
    for edition in apps.get_model("events", "Edition").objects.filter(person_twice_blocks=False):
        settings.update_or_create(edition=edition, defaults={"person_twice": "warning"})


def set_column(apps: Any, schema_editor: object) -> None:
    lenient = apps.get_model("talks", "RuleSettings").objects.exclude(person_twice="error")
    editions = apps.get_model("events", "Edition").objects
    editions.filter(pk__in=lenient.values("edition")).update(person_twice_blocks=False)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_room_holds_several"),
        ("talks", "0008_rule_settings"),
    ]

    operations = [migrations.RunPython(set_severities, set_column)]
