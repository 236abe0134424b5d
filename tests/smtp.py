"""A mail server on this machine that keeps what it is given, and says what a test wants."""

import email
import email.policy
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from threading import Lock, Thread
from typing import cast

from django.conf import LazySettings

# Told of each step of each mail, with the address: "MAIL" (that of the sender), "RCPT", "DATA"
# (before its text), "kept" (before the answer) and "answered". What it returns is said instead of
# yes; "" hangs up.
type Listener = Callable[[str, str], str | None]


class Conversation(socketserver.StreamRequestHandler):
    """One connection, as far as RFC 5321 is needed."""

    address = ""
    is_greeted = False
    closed = False

    def handle(self) -> None:
        server = cast("Mailbox", self.server)
        server.connections += 1
        with suppress(OSError):
            self.say("220 ready")
            while not self.closed and (line := self.rfile.readline()):
                self.answer(line.decode().strip(), server)

    def answer(self, line: str, server: "Mailbox") -> None:
        match line[:4].upper():
            case "EHLO" | "HELO":
                self.is_greeted = True
                self.say("250 ok")
            case "MAIL" if not self.is_greeted:
                self.say("503 say HELO first")
            case "MAIL" | "RCPT" as step:
                self.address = line.partition("<")[2].partition(">")[0]
                instead = server.listener(step, self.address)
                self.say("250 ok" if instead is None else instead)
            case "DATA":
                self.take(server)
            case "QUIT":
                self.say("221 bye")
                self.closed = True
            case _:
                self.say("250 ok")

    def take(self, server: "Mailbox") -> None:
        refusal = server.listener("DATA", self.address)
        if refusal is not None:
            return self.say(refusal)
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                # The sender is gone, and the mail with it.
                return None
            lines.append(line.removeprefix(b"."))
        instead = server.listener("kept", self.address)
        if not instead:
            # Hanging up after the last line, it has the mail nevertheless.
            server.keep(self.address, b"".join(lines))
        self.say("250 ok" if instead is None else instead)
        server.listener("answered", self.address)
        return None

    def say(self, words: str) -> None:
        if not words:
            self.closed = True
            return
        self.wfile.write(f"{words}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """What arrived, in order: `kept` has the address and the raw mail of each."""

    daemon_threads = True

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), Conversation)
        self.port: int = self.server_address[1]
        self.kept: list[tuple[str, bytes]] = []
        self.connections = 0
        self.listener: Listener = lambda _step, _address: None
        self.lock = Lock()

    def keep(self, address: str, raw: bytes) -> None:
        with self.lock:
            self.kept.append((address, raw))

    @property
    def addresses(self) -> list[str]:
        return [address for address, _raw in self.kept]

    @property
    def mails(self) -> list[EmailMessage]:
        policy = email.policy.default
        return [email.message_from_bytes(raw, policy=policy) for _address, raw in self.kept]


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Mailbox]:
    """A mail server, for as long as it is needed."""
    with Mailbox(host) as mailbox:
        Thread(target=mailbox.serve_forever, args=(0.01,)).start()
        try:
            yield mailbox
        finally:
            mailbox.shutdown()


def over_smtp(settings: LazySettings, port: int, *, timeout: float = 10) -> None:
    """Send mail for real, to a mail server of the tests."""
    backend = "core.mail.backend.ServerBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
