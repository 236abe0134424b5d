"""Everything that judges the project, in order, some of it beside the rest; the first step that
fails ends it.

`make test` runs it; a test that needs a database has it from SQLite or PostgreSQL, as its name
draws, or from each if it is marked `both`. `make test ALL=1` runs every such test on both databases
and builds the image of containers too, which takes minutes (`python -m tests all`).

`make check` leaves out what takes long: PostgreSQL, the browser, tests that start processes, walk
through the whole admin or ask a thousand times. Of the others it runs those that what changed since
main can reach, as `affected.py` finds them (`python -m tests check`); where Git knows no main, all
of them, as does `make check ALL=1` (`python -m tests check-all`).

`make fuzz` tries the properties on examples that nobody saw yet (`python -m tests fuzz`).

What a step needs and the machine lacks is installed where that is allowed (root on Debian).
Elsewhere the step is skipped, which is told first, and is a failure with CI=true.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests import affected, image, postgres
from tests.browser import chromium
from tests.process import beside, run, unwind_when_asked_to_stop

PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
# What each step decides for itself, whatever the shell that starts the tests has set. Without
# bytecode every process of every step would compile all of the tests and of the site anew.
OWN = {
    *("DATABASE_URL", "DEBUG", "FETCH_LOOPBACK", "SITE_URL", "VAR_DIR"),
    "PYTHONDONTWRITEBYTECODE",
}
KINDS = ["check", "check-all", "test", "all", "fuzz"]
QUICK = "not (browser or hosts or long or process)"
# Where all tests marked `browser` or `hosts` are: no process collects the others for nothing.
JOURNEYS = ["tests/browser", "tests/deploy/test_hosts.py"]


@dataclass(frozen=True)
class Need:
    """What is outside .venv: its name, how to see whether it is there, and whether Debian has it.

    A package of Debian is named as it is there.
    """

    name: str
    found: Callable[[], object]
    is_package: bool = True

    def met(self) -> bool:
        """Tell whether it is there, after installing it if that is allowed."""
        may = self.is_package and not os.getuid() and shutil.which("apt-get")
        if may and not self.found():
            say(f"installing {self.name}")
            quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            install = ["apt-get", "install", "--yes", "--no-install-recommends", self.name]
            for command in (["apt-get", "update"], install):
                subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        return bool(self.found())


@dataclass(frozen=True)
class Step:
    """One command that judges the project, with what it needs and the settings it runs under."""

    name: str
    command: list[str]
    needs: list[Need] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    # It takes one core, or waits, for long: the others go on meanwhile.
    is_beside: bool = False

    @property
    def settings(self) -> Mapping[str, str]:
        """The environment of its command."""
        inherited = {name: value for name, value in os.environ.items() if name not in OWN}
        return inherited | self.environment

    def missing(self) -> str:
        """Return what the machine lacks for this step, or nothing."""
        return ", ".join(need.name for need in self.needs if not need.met())

    def passes(self) -> bool:
        """Run the command and tell whether it is content."""
        return run(self.command, self.settings) == 0


def steps(kind: str, var: str) -> list[Step]:
    """Return every step in order; those that start the site itself keep its data in `var`."""
    tool = {path.name: str(path) for path in TOOLS.iterdir()}
    templates = sorted(map(str, Path("templates").rglob("*.html")))
    site = {"VAR_DIR": var, "SITE_URL": "https://marseille20.example"}
    manage = [PYTHON, "manage.py"]
    # What the first step of tests made for its processes, the others take up.
    shared = {"SHARED_BY_STEPS": var}
    pytest = [tool["pytest"], "--numprocesses=auto"]
    # Pages and hosts are waited for: one more than there are cores keeps these busy.
    waiting = [tool["pytest"], f"--numprocesses={(os.cpu_count() or 1) + 1}"]
    # Where only one of the databases is tried, or each has every test, the names draw nothing.
    on_sqlite, on_postgresql = {
        "check": (QUICK, ""),
        "check-all": (QUICK, ""),
        "test": ("sqlite and not (browser or hosts)", "postgresql and not browser"),
        "all": ("not (browser or hosts)", "database and not browser"),
        "fuzz": ("", ""),
    }[kind]
    name, modules = chosen() if kind == "check" else ("unit tests on SQLite", [])
    gettext = Need("gettext", lambda: shutil.which("xgettext"))
    postgresql = Need("postgresql", postgres.programs)
    browser = Need("chromium", chromium.whole_browser)
    quick = [
        Step("types, beside the others", [tool["mypy"]], is_beside=True),
        Step("format of the code", [tool["ruff"], "format", "--check"]),
        Step("style of the code", [tool["ruff"], "check"]),
        Step("format of the templates", [tool["djangofmt"], "--check", *templates]),
        Step(
            "style of the templates", [tool["djade"], "--check", "--target-version=6.1", *templates]
        ),
        Step("direction of the imports", [tool["lint-imports"]]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], [], site),
        Step("deployment", [*manage, "check", "--deploy", "--fail-level=WARNING"], [], site),
        Step(name, [*pytest, "-m", on_sqlite, *modules], [gettext], shared),
    ]
    long = [
        Step(
            "unit tests on PostgreSQL",
            [PYTHON, "-m", "tests.postgres", *pytest, "-m", on_postgresql],
            [gettext, postgresql],
            shared,
        ),
        Step(
            "journeys in Chromium, hosts of a network",
            [*waiting, "--dist=loadgroup", "-m", "browser or hosts", *JOURNEYS],
            [browser],
            shared,
        ),
        Step(
            "libraries of the image, beside the others",
            [PYTHON, "-m", "tests.image", "libraries"],
            [Need("package index", image.has_index, is_package=False)],
            is_beside=True,
        ),
    ]
    whole = [
        Step(
            "image, built and tried",
            [PYTHON, "-m", "tests.image", "whole"],
            [
                Need("root", lambda: not os.getuid(), is_package=False),
                *(Need(name, partial(shutil.which, name)) for name in ("buildah", "debootstrap")),
            ],
        )
    ]
    seed = f"--hypothesis-seed={secrets.randbits(32)}"
    fuzz = [
        Step(
            f"properties on random examples ({seed} repeats them)",
            [*pytest, "-m", "hypothesis", "--hypothesis-profile=fuzz", seed],
        )
    ]
    return {
        "check": quick,
        "check-all": quick,
        "test": quick + long,
        "all": quick + long + whole,
        "fuzz": fuzz,
    }[kind]


def chosen() -> tuple[str, list[str]]:
    """Return what the unit tests of a check are called, and their modules: none for all."""
    changed = affected.since_main()
    modules = None if changed is None else affected.affected_tests(changed)
    if modules is None:
        return "unit tests on SQLite: all, for what changed may concern any", []
    return f"unit tests on SQLite: the {len(modules)} modules that what changed can reach", modules


def first_to_fail(steps: list[Step]) -> Step | None:
    """Run the steps until one fails, and return that."""
    with ExitStack() as ends:
        running = [
            (step, ends.enter_context(beside(step.command, step.settings)))
            for step in steps
            if step.is_beside
        ]
        for step in steps:
            say(step.name)
            if not step.is_beside and not step.passes():
                return step
            for other, process in running:
                if process.poll():
                    return other
        return next((step for step, process in running if process.wait()), None)


def say(text: str) -> None:
    """Print a line that stands out between those of the tools."""
    print(f"── {text}", flush=True)


def main() -> int:
    """Run the steps the machine is fit for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests", description="Judge the project.")
    parser.add_argument("kind", choices=KINDS, nargs="?", default="test")
    kind = parser.parse_args().kind
    with tempfile.TemporaryDirectory(prefix="m2-var-") as var:
        asked, ready = steps(kind, var), []
        for step in asked:
            if missing := step.missing():
                say(f"SKIPPED {step.name}: no {missing} on this machine")
            else:
                ready.append(step)
        if len(ready) < len(asked) and os.environ.get("CI") == "true":
            say("FAILED: with CI=true nothing may be skipped")
            return 1
        if failed := first_to_fail(ready):
            say(f"FAILED {failed.name}")
            return 1
    return 0


if __name__ == "__main__":
    unwind_when_asked_to_stop()
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
