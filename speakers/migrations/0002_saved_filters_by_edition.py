"""Saved filters of the list of speakers say their edition as those of other lists do."""

from typing import Any

from django.db import migrations

DJANGOS, OURS = "sessions__edition__id__exact", "edition"


def _renamed(before: str, after: str) -> Any:
    def rename(apps: Any, _editor: object) -> None:
        for each in apps.get_model("core", "SavedFilter").objects.filter(list="speakers.speaker"):
            each.query = [[after if name == before else name, value] for name, value in each.query]
            each.save(update_fields=["query"])

    return rename


class Migration(migrations.Migration):
    dependencies = [("speakers", "0001_initial"), ("core", "0013_close_accounts")]

    operations = [migrations.RunPython(_renamed(DJANGOS, OURS), _renamed(OURS, DJANGOS))]
