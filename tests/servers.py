"""Small servers on this machine that say exactly what a test wants, however wrong."""

import socket
import socketserver
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from threading import Thread
from typing import BinaryIO, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# Writes the answer to a request; what it writes to is gone once the client has had enough.
type Script = Callable[[BinaryIO], object]


def say(answer: bytes) -> Script:
    """Say just this."""
    return lambda wire: wire.write(answer)


def page(content: bytes, *headers: str, status: str = "200 OK") -> Script:
    """Say this content with these headers and the length it has."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers, "", ""]
    return say("\r\n".join(lines).encode() + content)


def moved(location: str, status: str = "302 Found") -> Script:
    """Redirect there."""
    return page(b"", f"Location: {location}", status=status)


def endless(start: bytes, again: bytes) -> Script:
    """Say the start, then the other without end."""

    def script(wire: BinaryIO) -> None:
        wire.write(start)
        while True:
            wire.write(again)

    return script


class Handler(socketserver.StreamRequestHandler):
    """Notes one request and follows the script of its path."""

    def handle(self) -> None:
        server = cast("Server", self.server)
        with suppress(OSError):
            line = self.rfile.readline()
            method, path, _ = line.decode().split(" ")
            head = b"".join(iter(self.rfile.readline, b"\r\n"))
            length = int(BytesHeaderParser().parsebytes(head)["content-length"] or 0)
            server.requests.append((f"{method} {path}", head.decode(), self.rfile.read(length)))
            server.scripts[path](cast("BinaryIO", self.wfile))

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()


class Server(socketserver.ThreadingTCPServer):
    """Listens on every address of this machine, of both families where it has them.

    scripts: what to say at each path. requests: line, headers and body of all that came.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("", 0), Handler, bind_and_activate=False)
        self.socket.close()
        both = socket.has_dualstack_ipv6()
        family = socket.AF_INET6 if both else socket.AF_INET
        self.socket = socket.create_server(("", 0), family=family, dualstack_ipv6=both)
        self.tls = tls
        self.port: int = self.socket.getsockname()[1]
        self.scripts: dict[str, Script] = {}
        self.requests: list[tuple[str, str, bytes]] = []

    def get_request(self) -> tuple[socket.socket, object]:
        sock, address = super().get_request()
        if self.tls:
            sock = self.tls.wrap_socket(sock, server_side=True)
        return sock, address

    @property
    def lines(self) -> list[str]:
        """The requests as "GET /path"."""
        return [line for line, _head, _body in self.requests]


def certificate_of(host: str, file: Path, days: int = 36_500) -> Path:
    """Write a certificate for this name that ends in so many days, and its key, to the file.

    It began long ago: OpenSSL asks the machine for the time, whatever a test tells.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3_650))
        .not_valid_after(now + timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, *plain))
    return file


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server, for as long as it is needed."""
    with Server(tls) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield server
        finally:
            server.shutdown()
