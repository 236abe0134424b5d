"""Connections that cannot take longer, or bring more, than a whole fetch may."""

import socket
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from core.client.answers import MOST_BYTES, Reason, RefusedError

SECONDS = 10.0
# What may come over the wire for them: headers of all redirects and the frames of chunks as well.
MOST_WIRE_BYTES = 2 * MOST_BYTES


class Budget:
    """The seconds, and the bytes over the wire, that a whole fetch may still spend."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self.clock = clock
        self.end = clock() + seconds
        self.bytes = MOST_WIRE_BYTES

    def seconds(self) -> float:
        """Return the seconds that are left, more than 0. Raises TimeoutError."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimeoutError
        return left

    def spend(self, count: int) -> None:
        """Subtract bytes that came. Raises RefusedError."""
        self.bytes -= count
        if self.bytes < 0:
            raise RefusedError(Reason.SIZE)


class Socket(socket.socket):
    """A connection of which no step takes longer than the whole fetch may.

    A limit for each step, as libraries have it, is one that a byte now and then never meets.
    """

    budget: Budget

    @classmethod
    def to(cls, address: str, port: int, budget: Budget, *, share: float) -> "Socket":
        """Connect within this share of the time that is left. Raises OSError."""
        sock = cls(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        sock.budget = budget
        try:
            sock.settimeout(budget.seconds() * share)
            sock.connect((address, port))
        except OSError:
            sock.close()
            raise
        return sock

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.budget.seconds())
        count = super().recv_into(*args, **kwargs)
        self.budget.spend(count)
        return count

    def send(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.budget.seconds())
        return super().send(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self.settimeout(self.budget.seconds())
        super().sendall(*args, **kwargs)


class SecureSocket(Socket, ssl.SSLSocket):
    """A Socket with TLS."""


@cache
def tls_context(authorities: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authorities)
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = SecureSocket
    return context
