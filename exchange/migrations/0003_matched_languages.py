"""Headings that were matched by hand to the language of speech mean the languages of speech."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, schema_editor: object) -> None:
    headings = apps.get_model("exchange", "MatchedHeading").objects
    headings.filter(attribute="language").update(attribute="languages")


def backwards(apps: Any, schema_editor: object) -> None:
    headings = apps.get_model("exchange", "MatchedHeading").objects
    headings.filter(attribute="languages").update(attribute="language")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_decisions_of_an_import")]

    operations = [migrations.RunPython(forwards, backwards)]
