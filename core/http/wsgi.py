"""Bodies as a WSGI server gives them, before there are requests of them."""

from collections.abc import Callable
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

type Application[R] = Callable[[WSGIEnvironment, StartResponse], R]


def declared(environ: WSGIEnvironment) -> int:
    """How long the body is said to be, in bytes, as Django reads it."""
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class Stream(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


class WholeBody:
    """A body that ends early is an error, or half a text would be kept as if it were whole.

    A server that tells of a broken connection by the end of the body says the same of both.
    """

    def __init__(self, stream: Stream, length: int) -> None:
        self.stream = stream
        self.left = length

    def read(self, size: int) -> bytes:
        return self._checked(self.stream.read(size), size)

    def readline(self, size: int) -> bytes:
        line = self.stream.readline(size)
        return self._checked(line, len(line) if line.endswith(b"\n") else size)

    def _checked(self, data: bytes, asked: int) -> bytes:
        self.left -= len(data)
        if len(data) < min(asked, self.left + len(data)):
            raise ConnectionAbortedError(f"The body ended {self.left} bytes too early.")
        return data


def whole_bodies[R](application: Application[R]) -> Application[R]:
    """An application whose requests are whole, or cannot be read."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> R:
        if length := declared(environ):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], length)
        return application(environ, start_response)

    return guarded
