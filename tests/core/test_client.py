import gzip
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from threading import Event
from typing import Any

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import LazySettings
from django.utils import translation

from core import client
from core.client import MOST_BYTES, Client, FailedError, FetchError, Reason, RefusedError, is_public
from tests.servers import Script, Server, endless, moved, page, running, say

PUBLIC = "93.184.216.34"
# What a look at the clock costs: a server that says something each second is over at the tenth.
EACH_LOOK_A_SECOND = count

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


def named(*addresses: str, **options: Any) -> Client:
    """A client to whom every name has these addresses."""
    return Client(resolve=lambda _host, _port: addresses, **options)


HERE = named("127.0.0.1")
CUTTING = named("127.0.0.1", cuts=True)


def refusal(address: str, asking: Client = HERE) -> Reason:
    """Why an address is refused."""
    with pytest.raises(RefusedError) as refused:
        asking.get(address)
    return refused.value.reason


def failure(address: str, asking: Client = HERE) -> Reason:
    """Why an address failed."""
    with pytest.raises(FailedError) as failed:
        asking.get(address)
    return failed.value.reason


# --- Where to ------------------------------------------------------------------------------------


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


def test_tests_open_nothing_else(settings: LazySettings, connects: list[Any]) -> None:
    settings.FETCH_LOOPBACK = True
    for address in ("10.0.0.1", "0.0.0.0", "fd00::1", "64:ff9b::7f00:1"):  # noqa: S104
        assert refusal("http://site.example/", named(address)) == Reason.PRIVATE
    assert refusal("http://site.example:8080/", named(PUBLIC)) == Reason.PRIVATE
    assert connects == []


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
        *product(["5f00::1", "4000::1", "2001:20::1", "2002:808:808::", "3fff::1"], [False]),
        *product(["100::1", "64:ff9b:1::808:808", "64:ff9b::a00:1", "::ffff:0:808:808"], [False]),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_name_that_nobody_has() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert failure("http://site.example/", Client(resolve=nobody)) == Reason.NAME
    assert failure("http://site.example/", named()) == Reason.NAME


# --- Redirects -----------------------------------------------------------------------------------


def test_redirects_are_followed(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("one?q=é"))
    reach(moved("/two#part"), "/one?q=%C3%A9")
    reach(moved(f"//other.example:{server.port}/three"), "/two")
    reach(moved("/four"), "/three")
    reach(moved("/five"), "/four")
    end = reach(page(b"end"), "/five")
    answer = HERE.get(start)
    assert (answer.address, answer.content) == (end.replace("site", "other"), b"end")
    assert len(server.requests) == 6


def test_sixth_redirect_is_refused(server: Server, reach: Callable[..., str]) -> None:
    for number in range(7):
        reach(moved(f"/{number + 1}"), f"/{number}")
    assert refusal(f"http://site.example:{server.port}/0") == Reason.REDIRECT
    assert server.lines == [f"GET /{number}" for number in range(6)]


def test_circle_is_refused(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other"))
    reach(moved("/"), "/other")
    assert refusal(start) == Reason.REDIRECT
    assert server.lines == ["GET /", "GET /other"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://10.0.0.1/", Reason.PRIVATE),
        ("http://[64:ff9b::a00:1]/", Reason.PRIVATE),
        ("http://other.example:22/", Reason.PRIVATE),
        ("file:///etc/passwd", Reason.REDIRECT),
        ("gopher://other.example/", Reason.REDIRECT),
        ("http://ines:secret@other.example/", Reason.REDIRECT),
        ("http://other.example\\@10.0.0.1/", Reason.REDIRECT),
        ("http://[::1", Reason.REDIRECT),
    ],
)
def test_redirects_are_checked(location: str, reason: Reason, reach: Callable[..., str]) -> None:
    names = {"site.example": ["127.0.0.1"], "other.example": [PUBLIC]}
    asking = Client(resolve=lambda host, _port: names.get(host, [host]))
    assert refusal(reach(moved(location)), asking) == reason


# --- Time and size -------------------------------------------------------------------------------


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
    address = reach(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x"))
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
        endless(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", bytes(4096)),
        endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1;a=%s\r\nx\r\n" % bytes(999),
        ),
        endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + GZIP_START, NOTHING * 999),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99),
    ],
)
def test_endless_answers(script: Script, reach: Callable[..., str]) -> None:
    assert refusal(reach(script)) == Reason.SIZE


@pytest.mark.parametrize(
    "script",
    [
        endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
        endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 999),
        say(b""),
        say(b"220 mail.example ESMTP\r\n"),
        say(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"),
        say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort"),
        say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n"),
        page(b"not packed", "Content-Encoding: gzip"),
        page(b"not packed", "Content-Encoding: br"),
        # Together they are small, harmless one by one, and take minutes to unpack into nothing.
        page(
            brotli.compress(gzip.compress(b"") * 999_999, quality=1), "Content-Encoding: gzip, br"
        ),
        page(gzip.compress(gzip.compress(b"")), *["Content-Encoding: gzip"] * 2),
    ],
)
def test_broken_answers(script: Script, reach: Callable[..., str]) -> None:
    assert failure(reach(script)) == Reason.CONNECTION


# --- What is asked and what comes back -----------------------------------------------------------


def test_what_is_sent(
    server: Server,
    reach: Callable[..., str],
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings.SITE_URL = "https://marseille20.example"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    (tmp_path / ".netrc").write_text("default login ines password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    start = reach(page(b"", "Set-Cookie: a=b", "Location: /b", status="302 Found"), "/a?b=c#d")
    server.scripts["/a?b=c"] = server.scripts["/a?b=c#d"]
    reach(page(b""), "/b")
    HERE.get(start)
    lines = (
        f"Host: site.example:{server.port}",
        "User-Agent: Marseille2.0 (+https://marseille20.example)",
        "Accept: text/html, application/xhtml+xml, */*;q=0.5",
        "Accept-Encoding: gzip, br",
        "Accept-Language: fr, en;q=0.8, *;q=0.5",
        "Connection: close",
    )
    head = "".join(f"{line}\r\n" for line in lines)
    assert server.requests == [("GET /a?b=c", head, b""), ("GET /b", head, b"")]


def test_headers_alone(server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other", "303 See Other"))
    reach(
        say(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\nLink: <a>\r\nlink: <b>\r\n\r\n"),
        "/other",
    )
    answer = HERE.head(start)
    assert (answer.status, answer.content, answer.text) == (200, b"", "")
    assert answer.headers.getlist("LINK") == ["<a>", "<b>"]
    assert server.lines == ["HEAD /", "HEAD /other"]


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("301 Moved", "POST"),
        ("302 Found", "POST"),
        ("303 See", "GET"),
        ("307 On", "POST"),
        ("308 On", "POST"),
    ],
)
def test_form(status: str, then: str, server: Server, reach: Callable[..., str]) -> None:
    start = reach(moved("/other", status))
    reach(page(b"taken", status="202 Accepted"), "/other")
    answer = HERE.post(start, {"source": "https://a.example/é", "target": "b c"})
    assert (answer.status, answer.content) == (202, b"taken")
    form = b"source=https%3A%2F%2Fa.example%2F%C3%A9&target=b+c"
    (line, head, body), (second, _head, again) = server.requests
    assert (line, body) == ("POST /", form)
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in head
    assert (second, again) == (f"{then} /other", form if then == "POST" else b"")


def test_errors_of_a_server_are_answers(reach: Callable[..., str]) -> None:
    answer = HERE.get(reach(page(b"gone", status="410 Gone")))
    assert (answer.status, answer.text) == (410, "gone")


def test_length_that_lies(reach: Callable[..., str]) -> None:
    script = say(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshorter than it is")
    assert HERE.get(reach(script)).content == b"short"


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("", "été".encode(), "été"),
        ("utf-8", "été".encode("latin-1"), "�t�"),
        ('"ISO-8859-1"', "été".encode("latin-1"), "été"),
        ("koi8-r", "лето".encode("koi8-r"), "лето"),
        ("utf-8", "été".encode("utf-16"), "été"),
        ("latin-1", "\ufeffété".encode(), "été"),
        ("klingon", "été".encode(), "été"),
        ("zip", "été".encode(), "été"),
        ("unicode_escape", rb"\x41", r"\x41"),
        ("", '<meta charset="windows-1252">€'.encode("cp1252"), '<meta charset="windows-1252">€'),
        ("utf-8", '<meta charset="koi8-r">é'.encode(), '<meta charset="koi8-r">é'),
        # What can be read to find this out is no UTF-16.
        ("", '<meta charset="utf-16">é'.encode(), '<meta charset="utf-16">é'),
        ("", '<meta charset="UTF-16BE">é'.encode(), '<meta charset="UTF-16BE">é'),
        ("", '<?xml encoding="utf-16"?>é'.encode(), '<?xml encoding="utf-16"?>é'),
        ("", "é".encode("utf-16"), "é"),
        ("utf-16", b"odd", "摯�"),
    ],
)
def test_text(charset: str, content: bytes, text: str, reach: Callable[..., str]) -> None:
    header = f"content-TYPE: text/html; Charset={charset}"
    assert HERE.get(reach(page(content, header))).text == text


# --- TLS -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for site.example, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("site.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "site.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, *plain))
    return file


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


def test_dripping_and_endless_over_tls(
    secure: tuple[Server, list[str | None]], certificate: Path, settings: LazySettings
) -> None:
    settings.FETCH_LOOPBACK = True
    server, _names = secure
    address = f"https://site.example:{server.port}/"
    asking = named("127.0.0.1", authorities=str(certificate))
    server.scripts["/"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(4096))
    assert refusal(address, asking) == Reason.SIZE
    clock = EACH_LOOK_A_SECOND().__next__
    server.scripts["/"] = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    late = named("127.0.0.1", authorities=str(certificate), clock=clock)
    assert failure(address, late) == Reason.TIME


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


# --- Words ---------------------------------------------------------------------------------------


def test_reason_is_told() -> None:
    with translation.override("en"):
        assert str(RefusedError(Reason.SIZE)) == "The page is larger than 1 MB."
