"""What deploy/machine/install does where an upgrade goes wrong, with a system that only says it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from marseille20.management.migrating import HALFWAY
from tests.machine import BASE

SCRIPT = (BASE / "deploy" / "machine" / "install").read_text()
# Of a system, what is said of each: nothing is done.
STUBS = """
    systemctl() { echo "systemctl $*"; [[ "$*" != "start marseille20-backup" || -z ${BROKEN:-} ]]; }
    manage() {
        echo "$program: $*"
        [[ $1 != prepare ]] || return "${PREPARED:-0}"
        [[ $1 != restore ]] || return "${RESTORED:-0}"
    }
    setting() { [[ $1 != BACKUP_KEY ]] || echo "${KEY_TOLD:-}"; }
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where three copies of the program are; the second one runs, the third is new."""
    for name in ("1", "2", "3"):
        (tmp_path / name / "deploy").mkdir(parents=True)
    (tmp_path / "current").symlink_to(tmp_path / "2")
    return tmp_path


def run(home: Path, command: str, **told: str) -> "subprocess.CompletedProcess[str]":
    """Run a function of the script, the new copy being `program`."""
    functions = SCRIPT.removesuffix('main "$@"\n').replace("/opt/marseille20", str(home))
    assert functions != SCRIPT
    script = f"{functions}\n{STUBS}\nprogram={home}/3\n{command}"
    return subprocess.run(
        ["bash", "-c", script, "deploy/machine/install"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"]} | told,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_one_before_is_kept(home: Path) -> None:
    assert run(home, "forget_programs").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["2", "3", "current"]


def test_the_one_before_is_kept_whenever_it_was_installed(home: Path) -> None:
    """Somebody went back to the first by hand."""
    (home / "current").unlink()
    (home / "current").symlink_to(home / "1")
    assert run(home, "forget_programs").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["1", "3", "current"]


def test_a_backup_comes_before_an_upgrade(home: Path) -> None:
    done = run(home, "back_up")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "systemctl start marseille20-backup",
    )
    body = re.search(r"^copy_program\(\) {\n(.*?)^}", SCRIPT, re.DOTALL | re.MULTILINE)
    assert body
    assert body[1].index("back_up") < body[1].index("prepare")


def test_without_a_backup_there_is_no_upgrade(home: Path) -> None:
    done = run(home, "back_up; echo upgraded", BROKEN="1")
    assert done.returncode == 1
    assert "upgraded" not in done.stdout
    assert "No backup could be made: journalctl -u marseille20-backup tells why." in done.stderr


def test_the_first_time_there_is_nothing_to_back_up(home: Path) -> None:
    (home / "current").unlink()
    assert run(home, "back_up").stdout == ""


def test_what_fails_and_undoes_itself_is_left_at_that(home: Path) -> None:
    done = run(home, "prepare", PREPARED="1")
    assert (done.returncode, done.stdout) == (1, f"{home}/3: prepare\n")


def test_what_cannot_be_undone_is_had_back(home: Path) -> None:
    done = run(home, "prepare", PREPARED=str(HALFWAY))
    assert done.returncode == HALFWAY
    assert [line for line in done.stdout.splitlines() if not line.startswith("─")] == [
        f"{home}/3: prepare",
        "systemctl stop marseille20.target",
        # By the program that made it.
        f"{home}/2: restore --replace --no-input",
        "systemctl start marseille20.target",
    ]


def test_a_key_that_is_elsewhere(home: Path) -> None:
    done = run(home, "prepare", PREPARED=str(HALFWAY), KEY_TOLD="age1…")
    assert done.returncode == 1
    assert "its key is not here: docs/hosting.md" in done.stderr
    assert "systemctl" not in done.stdout


def test_a_backup_that_cannot_be_had_back(home: Path) -> None:
    """Nothing is started on a database between two versions."""
    done = run(home, "trap give_up EXIT; prepare", PREPARED=str(HALFWAY), RESTORED="1")
    assert done.returncode == 1
    assert "nothing runs until it is: docs/hosting.md tells how" in done.stderr
    assert "what ran goes on" not in done.stderr
    assert "systemctl start" not in done.stdout
    assert not (home / "3").exists()
