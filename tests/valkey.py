"""A Valkey of the tests' own, in a temporary folder."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest


def free_port() -> int:
    """One that nobody listens on."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Several that nobody listens on, no two alike."""
    with ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(listener.getsockname()[1]) for listener in taken]


def wait_for_port(port: int, process: subprocess.Popen[bytes], host: str = "127.0.0.1") -> None:
    """Return when a person listens there."""
    while process.poll() is None:
        with suppress(OSError), socket.create_connection((host, port)):
            return
        time.sleep(0.01)
    raise ChildProcessError(f"{process.args!r} ended with {process.returncode}")


@dataclass
class Server:
    """A server in a folder of its own, which forgets all when it is stopped."""

    folder: Path
    port: int = field(default_factory=free_port)
    host: str = "127.0.0.1"
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """The CACHE_URL that leads to it."""
        return f"redis://{self.host}:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", self.host, "--save", ""]
        # Nobody has a password.
        options += ["--protected-mode", "no"]
        self.process = subprocess.Popen(
            ["valkey-server", *options], cwd=self.folder, stdout=subprocess.DEVNULL
        )
        wait_for_port(self.port, self.process, self.host)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@contextmanager
def server(host: str = "127.0.0.1") -> Iterator[Server]:
    """Run a Valkey; the test is skipped where there is none."""
    if not shutil.which("valkey-server"):
        pytest.skip("no Valkey on this machine")
    folder = Path(tempfile.mkdtemp(prefix="m2-valkey-"))
    valkey = Server(folder, host=host)
    try:
        valkey.start()
        yield valkey
    finally:
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)
