from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_table(_apps: Any, schema_editor: Any) -> None:
    """Make the table of the cache, whose columns are Django's own affair."""
    alias = schema_editor.connection.alias
    call_command("createcachetable", "cache", database=alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_user_language")]

    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
    ]
