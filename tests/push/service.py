"""A push service on this machine, and the browsers that are subscribed at it."""

import json
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path
from secrets import token_bytes
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from core.client import Client
from tests.servers import Script, Server, certificate_of, page, running

HOST = "push.example"
TAKEN = page(b"", status="201 Created")


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass(frozen=True)
class ReceivedMessage:
    """What a browser received: the message, the headers, and who signed what."""

    message: dict[str, str]
    headers: Message
    claims: dict[str, Any]
    signed_by: str


class Browser:
    """The keys of one browser, and its mailbox at the service."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.path = server, f"/push/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = token_bytes(16)
        self.answers(TAKEN)

    def answers(self, script: Script) -> None:
        """Have the service say this from now on."""
        self.server.scripts[self.path] = script

    @property
    def fields(self) -> dict[str, str]:
        """What it tells the site of itself."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": f"https://{HOST}:{self.server.port}{self.path}",
            "p256dh": encoded(point),
            "auth": encoded(self.auth),
        }

    @property
    def received(self) -> list[ReceivedMessage]:
        """All that came for it, decrypted; signatures are verified."""
        return [
            self._read(head, body)
            for line, head, body in self.server.requests
            if line == f"POST {self.path}"
        ]

    @property
    def texts(self) -> list[str]:
        return [each.message["body"] for each in self.received]

    def _read(self, head: str, body: bytes) -> ReceivedMessage:
        headers = Parser().parsestr(head)
        assert Vapid02.verify(headers["authorization"])
        signed = headers["authorization"].removeprefix("vapid ")
        parts = dict(part.split("=", 1) for part in signed.split(","))
        claims = parts["t"].split(".")[1]
        content = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version=headers["content-encoding"]
        )
        return ReceivedMessage(
            json.loads(content),
            headers,
            json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4))),
            parts["k"],
        )


@contextmanager
def push_service(folder: Path) -> Iterator[tuple[Server, Client]]:
    """The service over TLS, and a client that finds it and trusts it."""
    certificate = certificate_of(HOST, folder / "push.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    client = Client(resolve=lambda _host, _port: ["127.0.0.1"], authorities=str(certificate))
    with running(context) as server:
        yield server, client
