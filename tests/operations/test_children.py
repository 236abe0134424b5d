"""Children that end, that start anew, that cannot start, and that are stopped."""

import os
import select
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from operations import children
from operations.children import Child, stopped_at_the_end

PAUSE = "import signal; signal.pause()"


def python(program: str) -> Sequence[str]:
    return [sys.executable, "-c", program]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def pass_seconds(seconds: float) -> None:
        now[0] += seconds

    return pass_seconds


@pytest.fixture
def said() -> list[str]:
    return []


def ended(child: Child) -> Child:
    """It, after its process ended."""
    assert child.process
    child.process.wait()
    return child


def test_all_are_stopped_at_the_end() -> None:
    two = [Child("first", python(PAUSE)), Child("second", python(PAUSE))]
    with stopped_at_the_end(two):
        processes = [child.start() for child in two]
        # Ctrl-C is for the parent alone.
        assert os.getpgrp() not in {os.getpgid(process.pid) for process in processes}
    assert [process.returncode for process in processes] == [-signal.SIGTERM] * 2


def test_one_that_does_not_listen_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    deaf = tmp_path / "deaf"
    os.mkfifo(deaf)
    child = Child(
        "deaf",
        python(
            "import pathlib, signal\n"
            "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            f"pathlib.Path({str(deaf)!r}).write_text('now')\n"
            "signal.pause()"
        ),
    )
    with stopped_at_the_end([child]):
        process = child.start()
        assert deaf.read_text() == "now"
    assert process.returncode == -signal.SIGKILL


def test_a_second_ctrl_c_leaves_none_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    child = Child("child", python("import signal; signal.sigwait([signal.SIGUSR1])"))
    monkeypatch.setattr(child, "stop", lambda: None)
    monkeypatch.setattr(child, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt), stopped_at_the_end([child]):
        process = child.start()
    assert process.returncode == -signal.SIGKILL


def test_one_that_ended_starts_again_after_a_pause(
    clock: Callable[[float], None], said: list[str]
) -> None:
    child = Child("letter carrier", python(PAUSE))
    child.ends = 4  # before it ran well
    with stopped_at_the_end([child]):
        first = child.start()
        clock(children.WELL_AFTER)
        child.look_after(said.append)
        first.kill()
        ended(child).look_after(said.append)
        child.look_after(said.append)
        runs = [child.runs]
        assert said == ["The letter carrier ended by SIGKILL: it is started again in 1 s."]
        clock(1)
        child.look_after(said.append)
        runs.append(child.runs)
    assert runs == [False, True]
    assert len(said) == 1


def test_what_it_left_behind_ends_before_it_starts_again(tmp_path: Path, said: list[str]) -> None:
    wire = tmp_path / "wire"
    os.mkfifo(wire)
    left = (
        f"import signal; w = open({str(wire)!r}, 'w'); w.write('here'); w.flush(); signal.pause()"
    )
    program = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {left!r}])"
    child = Child("web server", python(program))
    with stopped_at_the_end([child]):
        child.start()
        with wire.open("rb", buffering=0) as heard:
            assert heard.read(4) == b"here"
            ended(child).look_after(said.append)
            # The wire is closed by the end of the process that held it.
            assert select.select([heard], [], [], 10)[0]
            assert heard.read() == b""


def test_pauses_grow_while_it_ends_again_and_again(
    clock: Callable[[float], None], said: list[str]
) -> None:
    child = Child("worker", python("raise SystemExit(3)"))
    child.was_well = True
    with stopped_at_the_end([child]):
        for pause in (0, *children.PAUSES, children.PAUSES[-1]):
            clock(pause)
            child.look_after(said.append)
            ended(child).look_after(said.append)
    assert said == [
        f"The worker ended with code 3: it is started again in {pause} s."
        for pause in (*children.PAUSES, children.PAUSES[-1], children.PAUSES[-1])
    ]


def test_one_that_never_ran_well_is_given_up(
    clock: Callable[[float], None], said: list[str]
) -> None:
    child = Child("worker", python("raise SystemExit(3)"))
    with stopped_at_the_end([child]):
        for _ in range(children.MOST_STARTS - 1):
            clock(60)
            child.look_after(said.append)
            ended(child).look_after(said.append)
        clock(60)
        child.look_after(said.append)
        with pytest.raises(CommandError, match="The worker does not start: it ended with code 3"):
            ended(child).look_after(said.append)
    assert len(said) == children.MOST_STARTS - 1
