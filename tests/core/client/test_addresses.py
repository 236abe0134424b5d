import socket
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from core import client
from core.client import Client, Reason, is_public
from tests.core.client.fetching import PUBLIC, failure, named, refusal
from tests.servers import Server, page

# Every way to write the machine itself, and what is behind it.
INSIDE = """
    127.0.0.1 127.1 127.0.0.1. 2130706433 017700000001 0x7f000001 0177.0.0.1 0x7f.1 127.255.255.254
    0 0.0.0.0 [::1] [::] [0:0:0:0:0:0:0:1] localhost LOCALHOST localhost.
    \uff11\uff12\uff17.\uff10.\uff10.\uff11 127\u30020\u30020\u30021 l\u24de\u24d2alhost
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1]
    [64:ff9b::10.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::]
    169.254.169.254 2852039166 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 192.0.0.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    [fd00::1] [fe80::1] [fec0::1] [ff02::1] [2001:db8::1]
"""
WRONG = """
    site.example //site.example/ /page http: http:// http:///page http:site file:///etc/passwd
    gopher://site.example/ ftp://site.example/ javascript:alert(1) data:text/html,x
    http://ines@site.example/ http://ines:secret@site.example/ http://@site.example/
    http://site.example\\@127.0.0.1/ http://%6cocalhost/ http://site.example%00/ http://a..b/
    http://[::1 http://[fe80::1%25eth0]/ http://[v1.x]/ http://a:99999/ http://site.example:http/
    http://\uff20site.example/ http://site.example/\ud800
"""
BROKEN = ["", "http://a.example\n/", "http://a.example/\r\nB: c", "http://a\t.example/"]
BROKEN += ["http://a.example/\x00", "http://a b.example/"]


@pytest.mark.parametrize("spelling", INSIDE.split())
def test_nothing_inside_is_reached(
    spelling: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its port is the web's for once: what gets past the check of addresses would get an answer.
    monkeypatch.setitem(client.PORTS, "http", server.port)
    server.scripts["/"] = page(b"inside")
    assert refusal(f"http://{spelling}/", Client()) == Reason.PRIVATE
    assert server.requests == []


@pytest.mark.parametrize("spelling", ["127.0.0.1", "127.1", "2130706433", "localhost", "[::1]"])
def test_tests_open_this_machine(spelling: str, server: Server, reach: Callable[..., str]) -> None:
    if ":" in spelling and not socket.has_dualstack_ipv6():
        pytest.skip("This machine has no IPv6.")
    reach(page(b"inside"))
    assert Client().get(f"http://{spelling}:{server.port}/").content == b"inside"


@pytest.mark.parametrize("address", WRONG.split() + BROKEN)
def test_wrong_addresses(address: str, connects: list[Any]) -> None:
    assert refusal(address, named(PUBLIC)) == Reason.ADDRESS
    assert connects == []


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), (PUBLIC, "10.0.0.1"), ("::1", PUBLIC), ("fe80::1%lo",)]
)
def test_all_addresses_of_a_name_must_be_public(
    addresses: tuple[str, ...], connects: list[Any]
) -> None:
    assert refusal("http://site.example/", named(*addresses)) == Reason.PRIVATE
    assert connects == []


@pytest.mark.parametrize("port", [0, 22, 25, 6379, 8000, 8080])
def test_other_ports_are_closed(port: int, connects: list[Any]) -> None:
    assert refusal(f"http://site.example:{port}/", named(PUBLIC)) == Reason.PRIVATE
    assert connects == []


def test_connection_goes_to_the_address_that_was_checked(connects: list[Any]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    changing = Client(resolve=lambda _host, _port: next(answers))
    assert failure("http://site.example/", changing) == Reason.CONNECTION
    assert connects == [(PUBLIC, 80)]


def test_every_address_is_tried_once(connects: list[Any]) -> None:
    address = "https://site.example/"
    assert failure(address, named(PUBLIC, "2606:4700::1", PUBLIC)) == Reason.CONNECTION
    assert connects == [(PUBLIC, 443), ("2606:4700::1", 443)]


def test_next_address_answers(
    server: Server, reach: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.socket.connect

    def down(sock: socket.socket, address: Any) -> None:
        if address[0] == PUBLIC:
            raise ConnectionRefusedError
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", down)
    monkeypatch.setitem(client.PORTS, "http", server.port)
    reach(page(b"here"))
    assert named(PUBLIC, "127.0.0.1").get("http://site.example/").content == b"here"


def test_address_that_swallows_everything_leaves_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float | None] = []

    def swallow(sock: socket.socket, _address: Any) -> None:
        limits.append(sock.gettimeout())
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", swallow)
    asking = named(PUBLIC, "2606:4700::1", clock=lambda: 0.0)
    assert failure("http://site.example/", asking) == Reason.TIME
    assert limits == [5.0, 10.0]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *product(
            ["8.8.8.8", PUBLIC, "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808"], [True]
        ),
        *product(["192.0.0.9", "192.88.99.1", "239.1.1.1", "::808:808", "::ffff:8.8.8.8"], [False]),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_name_that_nobody_has() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert failure("http://site.example/", Client(resolve=nobody)) == Reason.NAME
    assert failure("http://site.example/", named()) == Reason.NAME
