"""A slow line to a database: a relay that limits bytes per second."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread

HOST = "127.0.0.1"
# Small, so that those who use the line at once take turns.
PIECE = 16 * 1024


class Line:
    """A relay to a Unix socket, for one process; all its connections share its rate.

    rate: bytes a second, of what the database answers.
    """

    def __init__(self, path: Path, rate: float) -> None:
        self.path = path
        self.rate = rate
        self.bytes = 0
        self.free_at = 0.0
        self.turns = Lock()

    @contextmanager
    def listening(self) -> Iterator[int]:
        """Yield the port that leads to the database."""
        with socket.create_server((HOST, 0)) as door:
            Thread(target=self.accept, args=[door], daemon=True).start()
            yield door.getsockname()[1]

    def accept(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _address = door.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(str(self.path))
                Thread(target=self.pass_on, args=[near, far, False], daemon=True).start()
                Thread(target=self.pass_on, args=[far, near, True], daemon=True).start()

    def pass_on(self, giver: socket.socket, taker: socket.socket, is_slow: bool) -> None:
        with suppress(OSError):
            while piece := giver.recv(PIECE):
                if is_slow:
                    self.wait(len(piece))
                taker.sendall(piece)
        for end in (giver, taker):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def wait(self, size: int) -> None:
        """Return once that many more bytes are through."""
        with self.turns:
            self.bytes += size
            self.free_at = max(self.free_at, time.monotonic()) + size / self.rate
            left = self.free_at - time.monotonic()
        # Shorter pauses than this take longer than they should.
        if left > 0.002:
            time.sleep(left)
