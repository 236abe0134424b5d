"""Whatever a command is asked to do, what is wrong with the database is reported in a sentence."""

import sys
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import InternalError, OperationalError, connection
from psycopg.errors import ReadOnlySqlTransaction

import manage
from operations.backups.places import keep, open_place
from tests.core.database.test_connection import caused
from tests.operations.backups import test_manifest
from tests.operations.checkup import test_states as states
from tests.operations.checkup.test_states import Machine, MachineState

ASKING = {
    "backup": ["backups"],
    "demo": [],
    "import_programme": ["programme.csv", "--edition", "2027"],
    "move_to": ["sqlite:///another.sqlite3"],
    "organiser": ["ines@example.org"],
    "prepare": [],
    "restore": ["backups"],
}
# They wait for it, say by themselves what is wrong, or ask for nothing.
OTHERS = {"copies", "doctor", "numbered_css", "read_programme", "serve", "sheet_css", "work"}


machine = states.machine


def read_only(machine: Machine) -> None:
    """Whatever is asked: each command writes something else."""

    def refuse(*_: object) -> None:
        raise caused(InternalError("no"), ReadOnlySqlTransaction())

    machine.stack.enter_context(connection.execute_wrapper(refuse))


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command line sets logs up anew."""
    monkeypatch.setattr(manage, "execute_from_command_line", lambda argv: call_command(*argv[1:]))


def test_all_commands_of_the_site_are_here() -> None:
    own = {app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    assert {name for name, app in get_commands().items() if app in own} == ASKING.keys() | OTHERS


@pytest.mark.django_db
@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (states.away, "The database is away: Connection refused. "),
        (states.hanging, "The database hangs: "),
        (read_only, "The database is read-only: "),
    ],
)
def test_a_command_tells_what_is_wrong_with_the_database(
    command: str, state: MachineState, sentence: str, machine: Machine, tmp_path: Path
) -> None:
    keep(open_place(str(tmp_path)), f"{test_manifest.NAME}/manifest.json", test_manifest.CONTENT)
    arguments = [str(tmp_path) if word == "backups" else word for word in ASKING[command]]
    machine.monkeypatch.setattr(sys, "argv", ["manage.py", command, *arguments])
    state(machine)
    with pytest.raises(SystemExit) as ended:
        manage.main()
    found = str(ended.value.code)
    assert found.startswith(sentence)
    assert "On the server, " in found


def test_anyone_who_asks_for_it_has_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_argv: list[str]) -> None:
        raise caused(OperationalError(), psycopg.OperationalError())

    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    monkeypatch.setattr(sys, "argv", ["manage.py", "organiser", "--traceback"])
    with pytest.raises(OperationalError):
        manage.main()
