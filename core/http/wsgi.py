"""Request bodies as a WSGI server gives them, before Django makes a request."""

from collections.abc import Callable
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

type Application[R] = Callable[[WSGIEnvironment, StartResponse], R]


def declared(environ: WSGIEnvironment) -> int:
    """Return the declared length of the body, in bytes, as Django reads it."""
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class Stream(Protocol):
    """The body as a server gives it."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


class WholeBody:
    """A body whose early end is an error: half a text must not be kept as a whole.

    A server that reports a broken connection as the end of the body reports both alike.
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
    """Let an application get only bodies that are whole; reading others fails."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> R:
        if length := declared(environ):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], length)
        return application(environ, start_response)

    return guarded
