"""What deploy/machine/install does where an upgrade goes wrong, with a system that only says it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from operations.migrating import HALFWAY
from tests.machine import BASE

SCRIPT = (BASE / "deploy" / "machine" / "install").read_text()
# Of a system, what is said of each: nothing is done.
STUBS = """
    systemctl() { echo "systemctl $*"; }
    manage() {
        echo "$program: $*"
        [[ $1 != backup ]] || echo "${TOLD:-Made 20270630T101500Z, 0.4 MB.}"
        [[ $1 != backup ]] || return "${BROKEN:-0}"
        [[ -z ${SIGNAL:-} || $1 != "${DURING:-prepare}" ]] || kill -s "$SIGNAL" $$
        [[ $1 != check || -z ${UNKNOWN:-} ]] || { echo "$UNKNOWN"; return 1; }
        [[ $1 != prepare ]] || return "${PREPARED:-0}"
        [[ $1 != restore ]] || return "${RESTORED:-0}"
    }
    setting() { [[ $1 != BACKUP_KEY ]] || echo "${KEY_TOLD:-}"; }
"""


# Of PostgreSQL, what was chosen for the site before.
POSTGRES = r"""
    setting() { [[ $1 != DATABASE_URL ]] || echo "${TOLD:-$DATABASE}"; }
    as_postgres() {
        case "$*" in
            *ALTER*) echo "$*" ;;
            *"LIKE '%${CHOSEN:-nothing}=%'"*) echo 1 ;;
        esac
    }
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where three copies of the program are; the second one runs, the third is new."""
    for name in ("1", "2", "3"):
        (tmp_path / name / "deploy").mkdir(parents=True)
    (tmp_path / "current").symlink_to(tmp_path / "2")
    return tmp_path


def run(home: Path, command: str, **each: str) -> "subprocess.CompletedProcess[str]":
    """Run a function of the script, the new copy being `program`."""
    functions = SCRIPT.removesuffix('main "$@"\n').replace("/opt/marseille20", str(home))
    for folder in ("/etc/systemd/system", "/etc/marseille20"):
        functions = functions.replace(folder, str(home))
    assert functions != SCRIPT
    script = f"{functions}\n{STUBS}\nprogram={home}/3\n{command}"
    # Anyone who runs tests in the background, or with nohup, ignores these signals, and so would
    # what they start.
    return subprocess.run(
        ["env", "--default-signal=INT,HUP", "bash", "-c", script, "deploy/machine/install"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"]} | each,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_has_a_minute_by_the_clock_to_be_ready(home: Path) -> None:
    """However long it takes to find out that it is not."""
    slow = (
        "host() { echo name; }; curl() { echo 503; }; sleep() { SECONDS=$((SECONDS + 20)); echo; }"
    )
    failed = run(home, f"{slow}; is_ready 8000")
    assert (failed.returncode, failed.stdout.count("\n")) == (1, 3)


def test_the_one_before_is_kept(home: Path) -> None:
    assert run(home, "forget_programs").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["2", "3", "current"]
    # A person went back to an older one by hand.
    (home / "1" / "deploy").mkdir(parents=True)
    (home / "current").unlink()
    (home / "current").symlink_to(home / "1")
    assert run(home, "forget_programs").returncode == 0
    assert sorted(path.name for path in home.iterdir()) == ["1", "3", "current"]


def test_a_backup_comes_before_an_upgrade(home: Path) -> None:
    done = run(home, 'back_up; echo "$backup"')
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "20270630T101500Z")
    body = re.search(r"^copy_program\(\) {\n(.*?)^}", SCRIPT, re.DOTALL | re.MULTILINE)
    assert body
    assert body[1].index("back_up") < body[1].index("prepare")


def test_without_a_backup_there_is_no_upgrade(home: Path) -> None:
    sentence = "No backup was made. The disk is full."
    done = run(home, "back_up; echo upgraded", BROKEN="1", TOLD=sentence)
    assert done.returncode == 1
    assert "upgraded" not in done.stdout
    assert f"{home}/2: backup\n{sentence} Without a backup there is no upgrade" in done.stderr


def test_what_fails_and_undoes_itself_is_left_at_that(home: Path) -> None:
    done = run(home, "prepare", PREPARED="1")
    assert (done.returncode, done.stdout) == (1, f"{home}/3: prepare\n")


def test_what_cannot_be_undone_is_had_back(home: Path) -> None:
    """By the backup that was just made, and not by one of a clock that was ahead."""
    done = run(home, "back_up; prepare", PREPARED=str(HALFWAY))
    assert done.returncode == HALFWAY
    assert [line for line in done.stdout.splitlines() if not line.startswith("─")] == [
        f"{home}/3: prepare",
        "systemctl stop marseille20.target",
        # By the program that made it.
        f"{home}/2: restore --backup 20270630T101500Z --replace --no-input",
        "systemctl start marseille20.target",
    ]


# As check tells it (core/checks.py).
HALF = "?: (core.E002) … not know: talks.0008. HINT: … manage.py restore --backup 20270629T020000Z"
UPGRADE = "trap give_up EXIT; look_for_unknown; back_up; prepare"


def test_a_second_try_has_no_backup_back_that_is_halfway_too(home: Path) -> None:
    done = run(home, UPGRADE, PREPARED=str(HALFWAY), UNKNOWN=HALF)
    assert done.returncode == 1
    assert "between two versions, as it is in 20270630T101500Z" in done.stderr
    assert done.stderr.endswith(f"{HALF}\n")
    assert "run this again" not in done.stderr
    # The site goes on.
    assert "systemctl" not in done.stdout


def test_a_key_that_is_elsewhere(home: Path) -> None:
    upgrade = "trap give_up EXIT; back_up; prepare"
    done = run(home, upgrade, PREPARED=str(HALFWAY), KEY_TOLD="age1…")
    assert done.returncode == 1
    command = (
        "manage.py restore --backup 20270630T101500Z --replace --identity /path/to/backups.key"
    )
    assert f"have 20270630T101500Z back first ({command})" in done.stderr
    assert "run this again" not in done.stderr
    assert "systemctl" not in done.stdout


def test_a_backup_that_cannot_be_had_back(home: Path) -> None:
    """Nothing is started on a database between two versions."""
    done = run(home, "trap give_up EXIT; prepare", PREPARED=str(HALFWAY), RESTORED="1")
    assert done.returncode == 1
    assert "is not back, and nothing runs until it is: docs/hosting.md tells how" in done.stderr
    assert "what ran goes on" not in done.stderr
    assert "systemctl start" not in done.stdout
    assert not (home / "3").exists()


# Copying the program, of which no file is needed.
COPY = "tar() { :; }; make() { :; }; copy_program"


@pytest.mark.parametrize("name", ["HUP", "TERM"])
def test_anyone_who_leaves_meanwhile_interrupts_nothing(home: Path, name: str) -> None:
    """What migrates needs its program to the end."""
    done = run(home, f'{COPY}; ls -d "$program"', SIGNAL=name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(": prepare") == 1
    assert len(list(home.iterdir())) == 5


@pytest.mark.parametrize("name", ["INT", "TERM"])
def test_before_anything_is_changed_it_can_be_interrupted(home: Path, name: str) -> None:
    done = run(home, COPY, SIGNAL=name, DURING="check")
    assert done.returncode == 130
    assert "prepare" not in done.stdout
    assert sorted(path.name for path in home.iterdir()) == ["1", "2", "3", "current"]


class TestLogOfPostgreSQL:
    PANIC, TERSE = (
        f"psql -wqc ALTER ROLE marseille20 SET {wish}"
        for wish in ("log_min_error_statement = panic", "log_error_verbosity = terse")
    )

    def done(self, home: Path, **each: str) -> list[str]:
        done = run(home, f"{POSTGRES}\nquiet_log", **each)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    def test_it_has_no_words_of_readers(self, home: Path) -> None:
        assert self.done(home) == [self.PANIC, self.TERSE]
        # What a person chose stays, and so does one elsewhere.
        assert self.done(home, CHOSEN="log_min_error_statement") == [self.TERSE]
        assert self.done(home, TOLD="postgres://site:secret@db.internal/site") == []
