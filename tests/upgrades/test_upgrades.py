"""Anyone who has the data of an earlier version goes on with this one: rows, pages and tasks."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from PIL import Image

from newsletter.models import Subscriber
from operations.build import version
from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from recaps.models import Recap
from speakers.models import Speaker
from talks.models import Release
from tests.operations.backups.machines import Machine, new_machine

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

FOLDER = Path(__file__).parent
VERSIONS = sorted(path.name.removesuffix(".sqlite.sql.gz") for path in FOLDER.glob("*.sqlite.*"))


@pytest.fixture(params=VERSIONS)
def machine(
    request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None, django_db_blocker: Any
) -> Iterator[Machine]:
    """A machine that has the data of this version, and this program."""
    with new_machine(tmp_path / "machine", django_db_blocker) as made:
        name = f"{request.param}.{connection.vendor}.sql.gz"
        load(made, gzip.decompress((FOLDER / name).read_bytes()).decode())
        (made.var / "media").mkdir()
        # The picture that a task is given.
        Image.new("RGB", (40, 30), "navy").save(made.var / "media" / "picture.png")
        yield made


def load(machine: Machine, script: str) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(machine.var / "marseille20.sqlite3")) as database:
            database.executescript(script)
        return
    with machine.database() as alias, connections[alias].cursor() as cursor:
        cursor.execute(script)


def test_an_upgrade(machine: Machine) -> None:
    with machine.database() as alias:
        waiting = set(DBTaskResult.objects.using(alias).values_list("pk", flat=True))
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    look = "import tests.upgrades.looking"
    looked = machine.run("shell", "--no-imports", "--command", look, **own)
    assert looked.returncode == 0, looked.stderr
    printed = json.loads(looked.stdout.splitlines()[-1])
    assert set(printed["pages"].values()) == {200}
    assert len(printed["pages"]) > 10
    assert printed["strangers"] == []

    # Those of the last queue draw and print for minutes: that they are known is enough.
    own = {"BACKUP_URL": str(machine.var / "backups")}
    queues = "--queue-name=default,letters,pages"
    worked = machine.run("work", queues, "--batch", "--no-startup-delay", **own)
    assert worked.returncode == 0, worked.stderr
    assert "Bonjour de Marseille." in worked.stdout
    with machine.database() as alias:
        rows = DBTaskResult.objects.using(alias).filter(pk__in=waiting)
        rows = rows.exclude(queue_name="background")
        ended = [(row.task_path, row.status, row.traceback) for row in rows]
        assert Speaker.objects.using(alias).filter(name="Barbarossa").exists()
        for model in (Release, Recap, Subscriber):
            assert model.objects.using(alias).count() == 1
        periodic = PeriodicTask.objects.using(alias).values_list("path", flat=True)
        assert set(periodic) <= PERIODIC.keys(), "what has moved needs a migration"
    assert len(ended) > 20
    assert [it for it in ended if it[1] != TaskResultStatus.SUCCESSFUL] == []


def test_this_version_is_kept() -> None:
    """docs/upgrading.md says how."""
    assert version() in VERSIONS
    for vendor in ("sqlite", "postgresql"):
        assert (FOLDER / f"{version()}.{vendor}.sql.gz").exists()
