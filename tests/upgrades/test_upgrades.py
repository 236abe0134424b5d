"""Anyone who upgrades to a next version, or goes back, keeps rows, pages and waiting tasks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from tests.operations.backups.machines import Machine, new_machine

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the machine does."""


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Machine]:
    """A machine that has the data of this version."""
    folder = tmp_path_factory.mktemp("upgrades")
    with django_db_blocker.unblock(), new_machine(folder, django_db_blocker) as made:
        (made.var / "media").mkdir()
        # The picture that a task is given.
        Image.new("RGB", (40, 30), "navy").save(made.var / "media" / "picture.png")
        make = "from tests.upgrades.site import make; make()"
        run = made.run("shell", "--no-imports", "--command", make)
        assert run.returncode == 0, run.stderr
        yield made


def test_pages_answer_on_the_database_of_the_next_version_and_back(machine: Machine) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    look = "import tests.upgrades.looking"
    looked = machine.run("shell", "--no-imports", "--command", look, **own)
    assert looked.returncode == 0, looked.stderr
    found = json.loads(looked.stdout.splitlines()[-1])
    for answers in found["pages"].values():
        assert set(answers.values()) == {200}
        assert len(answers) > 10
    assert found["strangers"] == []


def test_tasks_that_waited_are_done(machine: Machine, db: None) -> None:
    with machine.database() as alias:
        waiting = set(DBTaskResult.objects.using(alias).values_list("pk", flat=True))
    # Those of the last queue draw and print for minutes: that they are known is enough.
    queues = "--queue-name=default,letters,pages"
    own = {"BACKUP_URL": str(machine.var / "backups")}
    worked = machine.run("work", queues, "--batch", "--no-startup-delay", **own)
    assert worked.returncode == 0, worked.stderr
    assert "Bonjour de Marseille." in worked.stdout
    with machine.database() as alias:
        rows = DBTaskResult.objects.using(alias).filter(pk__in=waiting)
        rows = rows.exclude(queue_name="background")
        ended = [(row.task_path, row.status, row.traceback) for row in rows]
        periodic = PeriodicTask.objects.using(alias).values_list("path", flat=True)
        assert set(periodic) <= PERIODIC.keys()
    assert len(ended) > 20
    assert [it for it in ended if it[1] != TaskResultStatus.SUCCESSFUL] == []
