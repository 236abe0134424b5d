"""Look at a site on a made-up next version's database and after it; print what is found.

Printed as JSON: the status of pages by step, and waiting tasks that this program does not know.
"""

import inspect
import json
import re
from typing import Any

from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

PAGES = ["/", "/en/", "/2027/programme/", "/en/2027/programme/", "/recits/", "/admin/login/"]
NEXT = "9999_next_version"


def pages() -> dict[str, int]:
    """Return the answer to these, and to all that they lead to within the site."""
    client = Client(SERVER_NAME="localhost")
    received = {}
    for path in PAGES:
        answer = client.get(path, follow=True)
        received[path] = answer.status_code
        found = re.findall(r'href="(/(?!static|media)[^"#?]*)"', answer.content.decode())
        received.update({each: client.get(each, follow=True).status_code for each in set(found)})
    return received


def strangers() -> list[str]:
    """Return the tasks that this program does not know, or would tell something else."""
    found = []
    for row in DBTaskResult.objects.all():
        shown = row.args_kwargs
        try:
            task = import_string(row.task_path)
            inspect.signature(task.func).bind(*shown["args"], **shown["kwargs"])
        except (ImportError, TypeError) as error:
            found.append(f"{row.task_path}: {error}")
    return found


LOADER: Any = MigrationLoader
load = MigrationLoader.load_disk


def load_next(loader: MigrationLoader) -> None:
    """Have the next version's migration too: one column more, which its rows fill themselves."""
    load(loader)
    migration = migrations.Migration(NEXT, "speakers")
    vars(migration)["dependencies"] = [
        max(key for key in loader.disk_migrations if key[0] == "speakers")
    ]
    nickname = models.TextField(db_default="")
    vars(migration)["operations"] = [migrations.AddField("Speaker", "nickname", nickname)]
    loader.disk_migrations["speakers", NEXT] = migration


LOADER.load_disk = load_next
call_command("migrate", interactive=False, verbosity=0)
found = {"on the next version's": pages()}
call_command("migrate", "speakers", "0001", interactive=False, verbosity=0)
found["after"] = pages()
print(json.dumps({"pages": found, "strangers": strangers()}))  # noqa: T201 (read by a test)
