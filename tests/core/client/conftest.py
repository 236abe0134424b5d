import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from tests.servers import Script, Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def reach(server: Server, settings: LazySettings) -> Callable[..., str]:
    """Open loopback, and give the address of a page that says this."""
    settings.FETCH_LOOPBACK = True

    def address(script: Script, path: str = "/") -> str:
        server.scripts[path] = script
        return f"http://site.example:{server.port}{path}"

    return address


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note where connections would go, and let none get there."""
    tried: list[Any] = []

    def connect(_sock: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried
