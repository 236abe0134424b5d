"""Every task has words for what it does."""

from importlib import import_module

from django.conf import settings
from django.tasks import Task

from operations.checkup.task_names import NAMES, named


def paths() -> set[str]:
    """Those of all tasks of the site."""
    found = set()
    for file in settings.BASE_DIR.glob("[a-z]*/**/*.py"):
        module = ".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts)
        if not module.startswith("tests.") and "\n@task" in file.read_text():
            values = vars(import_module(module)).values()
            found |= {value.module_path for value in values if isinstance(value, Task)}
    return found


def test_every_task_is_named() -> None:
    assert NAMES.keys() == paths()


def test_one_that_a_new_version_asked_for_is_called_so() -> None:
    assert named("push.sending.deliver") == "Envoi de notifications"
    assert named("sails.mending.patch") == "Une tâche d’une autre version"
