"""Migrate a site, and tell what this program makes of its pages and waiting tasks, as JSON."""

import inspect
import json
import re

from django.core.management import call_command
from django.test import Client
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

PAGES = ["/", "/en/", "/2027/programme/", "/en/2027/programme/", "/recits/", "/admin/login/"]


def pages() -> dict[str, int]:
    """The answer to these, and to all that they lead to within the site."""
    client = Client(SERVER_NAME="localhost")
    received = {}
    for path in PAGES:
        answer = client.get(path, follow=True)
        received[path] = answer.status_code
        found = re.findall(r'href="(/(?!static|media)[^"#?]*)"', answer.content.decode())
        received.update({each: client.get(each, follow=True).status_code for each in set(found)})
    return received


def strangers() -> list[str]:
    """The tasks that this program does not know, or would tell something else."""
    found = []
    for row in DBTaskResult.objects.all():
        shown = row.args_kwargs
        try:
            task = import_string(row.task_path)
            inspect.signature(task.func).bind(*shown["args"], **shown["kwargs"])
        except (ImportError, TypeError) as error:
            found.append(f"{row.task_path}: {error}")
    return found


call_command("migrate", interactive=False, verbosity=0)
print(json.dumps({"pages": pages(), "strangers": strangers()}))  # noqa: T201 (read by a test)
