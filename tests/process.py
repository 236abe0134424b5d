"""Running a command so that it can tidy up, however the one that runs it is stopped."""

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence


def unwind_when_asked_to_stop() -> None:
    """Let an ordinary kill unwind this process like Ctrl-C does."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command and return its exit code; when stopped, wait until it has stopped as well.

    `subprocess.run` would kill it a quarter of a second after Ctrl-C.
    """
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal signalled it too.
        process.wait()
        raise
    except SystemExit:
        process.terminate()
        process.wait()
        raise
