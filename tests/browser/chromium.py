"""Where Chromium is, and how it starts in a test."""

import os
import shutil
import signal
from pathlib import Path

# Chromium without windows: the pages are the same, for half of the work.
SHELL = "chromium-headless-shell"
COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
APPLICATIONS = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    # The shell would round the width of letters, which a browser with windows does not.
    "--font-render-hinting=none",
    # No journey reaches off this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
    # Chromium's sandbox refuses to be started by root.
    *([] if os.getuid() else ["--no-sandbox"]),
]


def executable() -> str | None:
    """Return the path of what shows pages in most tests: the shell where it is installed."""
    return os.environ.get("CHROMIUM") or shutil.which(SHELL) or whole_browser()


def whole_browser() -> str | None:
    """Return the path of the Chromium of this machine; CHROMIUM= names another."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, [*COMMANDS, *APPLICATIONS])]
    return next(filter(None, found), None)


def kill(profile: str) -> None:
    """Kill at once all processes of the browser with that profile: none gets to save anything."""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            is_ours = f"user-data-dir={profile}" in process.read_text()
        except OSError:
            continue  # It ended meanwhile.
        if is_ours:
            # They are a group of their own.
            os.killpg(os.getpgid(int(process.parent.name)), signal.SIGKILL)
            return
