import gzip
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event

import brotli
import pytest
from django.conf import LazySettings

from core.client import Client, FetchError, Reason
from tests.core.client.fetching import CUTTING, HERE, failure, named, refusal
from tests.servers import Script, Server, certificate_of, endless, moved, page, running, say

# The 1 MB of the sentence that refuses more.
MOST_BYTES = 2**20

# What a look at the clock costs: a server that says something each second is over at the tenth.
EACH_LOOK_A_SECOND = count


@pytest.mark.parametrize(
    "script",
    [
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        endless(b"HTTP/1.1 200 OK\r\nA: ", b"a"),
        endless(b"", b"H"),
    ],
)
def test_dripping_server(script: Script, reach: Callable[..., str]) -> None:
    asking = named("127.0.0.1", clock=EACH_LOOK_A_SECOND().__next__)
    with pytest.raises(FetchError) as error:
        asking.get(reach(script))
    assert error.value.reason == Reason.TIME


def test_clock_runs_through_redirects(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other"))
    reach(moved("/third"), "/other")
    reach(page(b"end"), "/third")
    asking = named("127.0.0.1", clock=EACH_LOOK_A_SECOND().__next__)
    assert failure(start, asking) == Reason.TIME
    assert server.lines[:2] == ["GET /", "GET /other"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_silent_server(scheme: str, settings: LazySettings) -> None:
    settings.FETCH_LOOPBACK = True
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"{scheme}://site.example:{silent.getsockname()[1]}/"
        assert failure(address, named("127.0.0.1", seconds=0.05)) == Reason.TIME


def test_handshake_has_the_time_that_is_left(
    reach: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[float | None] = []

    def swallow(sock: ssl.SSLSocket) -> None:
        limits.append(sock.gettimeout())
        raise TimeoutError

    monkeypatch.setattr(ssl.SSLSocket, "do_handshake", swallow)
    asking = named("127.0.0.1", clock=EACH_LOOK_A_SECOND().__next__)
    assert failure(reach(page(b"")).replace("http:", "https:"), asking) == Reason.TIME
    # The name and the connection took one second each, and looking took another.
    assert limits == [7.0]


def test_silent_resolver() -> None:
    over = Event()

    def silent(host: str, port: int) -> list[str]:
        over.wait()
        return []

    try:
        assert failure("http://site.example/", Client(silent, seconds=0.05)) == Reason.TIME
    finally:
        over.set()


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


# A packed file that goes on and on without a byte in it.
GZIP_START = gzip.compress(b"")[:10]
NOTHING = b"\x00\x00\x00\xff\xff"
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": lambda content: bytes(brotli.compress(content, quality=5)),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_one_mebibyte_and_not_one_byte_more(coding: str, reach: Callable[..., str]) -> None:
    content = b"Marseille, 2." * (MOST_BYTES // 13 + 1)
    most, more = content[:MOST_BYTES], content[: MOST_BYTES + 1]
    header = f"Content-Encoding: {coding}"
    assert HERE.get(reach(page(CODINGS[coding](most), header))).content == most
    assert refusal(reach(page(CODINGS[coding](more), header))) == Reason.SIZE


@pytest.mark.parametrize("coding", CODINGS)
def test_beginning_of_what_is_longer(coding: str, reach: Callable[..., str]) -> None:
    content = b"Marseille, 2." * (MOST_BYTES // 13 + 1)
    address = reach(page(CODINGS[coding](content), f"Content-Encoding: {coding}"))
    assert CUTTING.get(address).content == content[:MOST_BYTES]
    # One that never ends is read no further.
    address = reach(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096))
    assert CUTTING.get(address).content == b"x" * MOST_BYTES


@pytest.mark.parametrize("coding", [coding for coding in CODINGS if coding != "identity"])
def test_bombs_are_not_unpacked(coding: str, reach: Callable[..., str]) -> None:
    address = reach(page(CODINGS[coding](bytes(64 * MOST_BYTES)), f"Content-Encoding: {coding}"))
    tracemalloc.start()
    try:
        assert refusal(address) == Reason.SIZE
        assert CUTTING.get(address).content == bytes(MOST_BYTES)
        assert tracemalloc.get_traced_memory()[1] < 8 * MOST_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "script",
    [
        endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(4096)),
        endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1;a=%s\r\nx\r\n" % bytes(999),
        ),
        endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + GZIP_START, NOTHING * 999),
    ],
)
def test_endless_answers(script: Script, reach: Callable[..., str]) -> None:
    assert refusal(reach(script)) == Reason.SIZE


def framed(size: int) -> Script:
    """So many bytes on the wire, most of them around what is said."""
    start, end = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0\r\n\r\n"
    most, rest = divmod(size - len(start) - len(end), 1024)
    chunks = (b"1;%s\r\nx\r\n" % bytes(room - 7) for room in [*[1024] * (most - 1), 1024 + rest])
    return say(start + b"".join(chunks) + end)


def test_two_mebibytes_on_the_wire_and_not_one_byte_more(reach: Callable[..., str]) -> None:
    asking = named("127.0.0.1", clock=lambda: 0.0)
    most = reach(framed(2 * MOST_BYTES), "/most")
    assert set(asking.get(most).content) == {ord("x")}
    assert refusal(reach(framed(2 * MOST_BYTES + 1)), asking) == Reason.SIZE
    # Redirects count as well.
    assert refusal(reach(moved("/most")), asking) == Reason.SIZE


@pytest.mark.parametrize(
    "script",
    [
        endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 999),
        say(b"220 mail.example ESMTP\r\n"),
        say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
        say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort"),
        page(b"not packed", "Content-Encoding: gzip"),
        # Together they are small, harmless one by one, and take minutes to unpack into nothing.
        page(
            brotli.compress(gzip.compress(b"") * 999_999, quality=1), "Content-Encoding: gzip, br"
        ),
        page(gzip.compress(gzip.compress(b"")), *["Content-Encoding: gzip"] * 2),
    ],
)
def test_broken_answers(script: Script, reach: Callable[..., str]) -> None:
    assert failure(reach(script)) == Reason.CONNECTION


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for site.example, and its key, in one file."""
    return certificate_of("site.example", tmp_path_factory.mktemp("tls") / "site.pem")


@pytest.fixture
def secure(certificate: Path) -> Iterator[tuple[Server, list[str | None]]]:
    """A server with that certificate, and the names that clients said they looked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    names: list[str | None] = []
    context.sni_callback = lambda _sock, name, _context: names.append(name)
    with running(context) as server:
        yield server, names


def test_name_is_kept_and_verified(
    secure: tuple[Server, list[str | None]], certificate: Path, settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = True
    server, names = secure
    server.scripts["/"] = page(b"secret")
    asking = named("127.0.0.1", authorities=str(certificate))
    assert asking.get(f"https://site.example:{server.port}/").content == b"secret"
    assert failure(f"https://other.example:{server.port}/", asking) == Reason.CONNECTION
    assert failure(f"https://site.example:{server.port}/", HERE) == Reason.CONNECTION
    assert names == ["site.example", "other.example", "site.example"]
    assert f"Host: site.example:{server.port}\r\n" in server.requests[0][1]
    assert len(server.requests) == 1


def test_https_leads_to_https_only(
    secure: tuple[Server, list[str | None]], certificate: Path, reach: Callable[..., str]
) -> None:
    server, _names = secure
    asking = named("127.0.0.1", authorities=str(certificate))
    server.scripts["/"] = moved(reach(page(b"plain")))
    assert refusal(f"https://site.example:{server.port}/", asking) == Reason.REDIRECT
    server.scripts["/"] = page(b"secret")
    start = reach(moved(f"https://site.example:{server.port}/"))
    assert asking.get(start).content == b"secret"
