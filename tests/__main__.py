"""Run what judges the project, step by step: `python -m tests check`, or `python -m tests`.

With ALL=1 in the environment: every test on both databases, and what takes very long.
"""

import os
import subprocess
import sys
import tempfile
from ctypes.util import find_library
from pathlib import Path
from shutil import which

from tests import postgres
from tests.browser import chromium
from tests.machine import BROTLI
from tests.process import beside, run, unwind_when_asked_to_stop

BIN = Path(sys.executable).parent
CI, ALL = os.environ.get("CI") == "true", bool(os.environ.get("ALL"))


def packages() -> dict[str, tuple[object, str]]:
    """Return packages of Debian: whether each is here, and what is left out without it."""
    is_root = not os.getuid()
    whole: dict[str, tuple[object, str]] = {
        "iproute2": (is_root and which("ip"), "ten hosts (they need root)"),
        "buildah": (is_root and which("buildah"), "the image (it needs root)"),
        "debootstrap": (which("debootstrap"), "the image"),
    }
    always: dict[str, tuple[object, str]] = {
        "postgresql": (postgres.programs(), "tests on PostgreSQL"),
        "chromium": (chromium.whole_browser(), "journeys"),
        "chromium-headless-shell": (which(chromium.SHELL), "quick journeys"),
        "libpangoft2-1.0-0": (find_library("pangoft2-1.0"), "PDFs"),
        "libharfbuzz-subset0": (find_library("harfbuzz-subset"), "PDFs"),
        "gettext": (which("xgettext"), "the catalogue"),
        "nginx": (which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), "nginx"),
        "libnginx-mod-http-brotli-static": (BROTLI.exists(), "nginx"),
        "valkey-server": (which("valkey-server"), "Valkey"),
        "systemd": (which("systemd-analyze"), "units"),
        "promtool": (which("promtool"), "alerts"),
        "age": (which("age"), "encrypted backups"),
    }
    return always | whole if ALL else always


def missing_packages() -> set[str]:
    """Return what is missing after what may be installed was, and tell what is left out."""
    missing = [name for name, (is_here, _) in packages().items() if not is_here]
    if missing and not os.getuid() and which("apt-get"):
        install = ["install", "--yes", "--no-install-recommends", *missing]
        for command in (["update"], install):
            subprocess.run(
                ["apt-get", "--quiet=2", *command], stdin=subprocess.DEVNULL, check=False
            )
    missing = [name for name, (is_here, _) in packages().items() if not is_here]
    for name in missing:
        say(f"LEFT OUT: {packages()[name][1]}, for want of {name} (apt install {name})")
    return set(missing)


def steps(kind: str, missing: set[str], var: str) -> list[list[str]]:
    """Return the commands, in order; `var` keeps the data of those that start the site."""
    manage = ["env", f"VAR_DIR={var}", "SITE_URL=https://site.example", sys.executable, "manage.py"]
    templates = sorted(map(str, Path("templates").rglob("*.html")))
    pytest = [f"{BIN}/pytest", f"--numprocesses={os.cpu_count()}"]
    on_postgresql = [sys.executable, "-m", "tests.postgres", *pytest]
    commands = [
        [f"{BIN}/ruff", "format", "--check"],
        [f"{BIN}/ruff", "check"],
        [f"{BIN}/djangofmt", "--check", *templates],
        [f"{BIN}/djade", "--check", "--target-version=6.1", *templates],
        [f"{BIN}/lint-imports"],
        [*manage, "makemigrations", "--check", "--dry-run"],
        [*manage, "check", "--deploy", "--fail-level=WARNING"],
        [*pytest, "-m", f"not (browser or exhaustive{' or slow' if kind == 'check' else ''})"],
    ]
    if kind == "test" and "postgresql" not in missing:
        chosen = "not (browser or exhaustive)" if ALL else "postgresql and not exhaustive"
        commands.append([*on_postgresql, "-m", chosen])
    if kind == "test" and "chromium" not in missing:
        # Pages are waited for: one process more than there are cores keeps these busy.
        journeys = [*pytest[:1], f"--numprocesses={(os.cpu_count() or 1) + 1}", "--reruns=1"]
        commands.append([*journeys, "-m", "browser", "tests/browser"])
    if kind == "test" and ALL:
        commands.append([f"{BIN}/pytest", "-m", "exhaustive"])
        if not missing.intersection({"buildah", "debootstrap"}):
            commands.append([sys.executable, "-m", "tests.image", "whole"])
    return commands


def main(kind: str) -> int:
    """Run the commands until one fails, the types beside them; return the exit code."""
    missing = missing_packages() if kind == "test" else set()
    if missing and CI:
        say("FAILED: with CI=true nothing may be left out")
        return 1
    with tempfile.TemporaryDirectory() as var, beside([f"{BIN}/mypy"], os.environ) as types:
        for command in steps(kind, missing, var):
            say(" ".join(command)[:100])
            if run(command, os.environ):
                say("FAILED")
                return 1
        return types.wait()


def say(text: str) -> None:
    """Print a line that stands out between those of the tools."""
    print(f"── {text}", flush=True)


if __name__ == "__main__":
    unwind_when_asked_to_stop()
    try:
        sys.exit(main(sys.argv[1] if sys.argv[1:] else "test"))
    except KeyboardInterrupt:
        sys.exit(130)
