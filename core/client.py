"""Fetching what strangers name: public web pages only, within limits of time and size.

An address given by a stranger may lead into our own network, never end, or unpack to gigabytes.
`Client` is the one way out of the site; docs/decisions/2026-11-25-guarded-client.md says why it
is built as it is.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, cast
from urllib.parse import SplitResult, quote, urlencode, urljoin, urlsplit

import webencodings
from bs4.dammit import EncodingDetector
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from urllib3 import HTTPHeaderDict
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.exceptions import TimeoutError as LateError

SECONDS = 10.0
MOST_BYTES = 1024 * 1024
# What may come over the wire for them: headers of all redirects and the frames of chunks as well.
MOST_WIRE_BYTES = 2 * MOST_BYTES
MOST_REDIRECTS = 5
# Where the web is. Whatever else listens on a public machine is not for strangers to knock at.
PORTS = {"http": 80, "https": 443}

# "Too slow", "too early", "too often".
PASSING = {408, 425, 429}
# What a resolver takes (RFC 1035, 2.3.4).
LONGEST_HOST = 253

# All of IPv6 that was ever handed out; the rest maps to IPv4 in a dozen ways, or leads nowhere.
UNICAST = ip_network("2000::/3")
# Translates to the IPv4 address in its last four bytes (RFC 6052): the only way to most of the web
# for a server that has IPv6 alone.
NAT64 = ip_network("64:ff9b::/96")
# Protocols' own addresses, and tunnels (6to4, Teredo), some of which Python takes for public.
NOT_THE_WEB = [
    ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
]

type Resolver = Callable[[str, int], Iterable[str]]


class Reason(models.TextChoices):
    """Why there is no answer. The words tell nobody what a name resolves to inside our network."""

    ADDRESS = "address", _("Only addresses that start with http:// or https:// can be fetched.")
    PRIVATE = "private", _("The address does not lead to a public web server.")
    REDIRECT = "redirect", _("The address redirects in a circle, too often, or to a wrong place.")
    SIZE = "size", _("The page is larger than 1 MB.")
    NAME = "name", _("No server was found under this name.")
    TIME = "time", _("The server took too long to answer.")
    CONNECTION = "connection", _("The connection to the server failed.")


class FetchError(Exception):
    """There is no answer; str() is the reason, in the reader's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason.label)


class RefusedError(FetchError):
    """We do not fetch this, now or later: ADDRESS, PRIVATE, REDIRECT or SIZE."""


class FailedError(FetchError):
    """It may work another time: NAME, TIME or CONNECTION."""


@dataclass(frozen=True)
class Answer:
    """What a server said.

    address: where the redirects ended. status: the HTTP status, errors (4xx, 5xx) included.
    headers: names in any case; getlist() for those that repeat. content: decompressed, at most
    MOST_BYTES long, empty for HEAD.
    """

    address: str
    status: int
    headers: HTTPHeaderDict
    content: bytes

    @property
    def is_passing(self) -> bool:
        """Whether it may be another one at another time."""
        return self.status >= 500 or self.status in PASSING

    @property
    def text(self) -> str:
        """The content, decoded as its byte order mark, the header or the document say, or as UTF-8.

        What does not fit becomes U+FFFD.
        """
        header = re.search(
            r"charset\s*=\s*[\"']?([^\s;\"']+)", self.headers.get("content-type", ""), re.IGNORECASE
        )
        label = EncodingDetector.find_declared_encoding(self.content, is_html=True)
        # The labels of the web (WHATWG), not of Python, among which are "zip" and "unicode_escape".
        from_header = webencodings.lookup(header[1]) if header else None
        declared = webencodings.lookup(label or "")
        if declared and declared.name.startswith("utf-16"):
            # No such label could be read in UTF-16: browsers take the document for UTF-8.
            declared = None
        text, _encoding = webencodings.decode(
            self.content, from_header or declared or webencodings.UTF8
        )
        return str(text)


def host_of(parts: SplitResult) -> str:
    """The host of an address as it is asked for, or "": ASCII, in small letters, without brackets.

    It folds digits and dots of other alphabets, so that nothing after it has to. Raises ValueError.
    """
    host = (parts.hostname or "").encode("idna").decode().lower().removesuffix(".")
    if len(host) > LONGEST_HOST:
        raise ValueError(host)
    return str(IPv6Address(host)) if "[" in parts.netloc else host


def is_web_port(port: int | None) -> bool:
    """Whether a server of the web may be asked at a port; None is the one of its scheme."""
    return port in {None, *PORTS.values()} or settings.FETCH_LOOPBACK


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address is one of the public web's."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if ip in NAT64:
        ip = IPv4Address(ip.packed[-4:])
    return (
        ip.is_global
        and not ip.is_multicast
        and (ip.version == 4 or ip in UNICAST)
        and not any(ip in network for network in NOT_THE_WEB)
    )


def system_addresses(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system resolves it. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address) for *_family, (address, *_port) in found]


@dataclass(frozen=True)
class Client:
    """Fetches public pages, without cookies, proxies or passwords.

    The name is resolved once, all its addresses have to be public, and the connection goes to one
    of those; each redirect is a new address. SECONDS and MOST_WIRE_BYTES are for everything
    together, from resolving the name to the last byte of the last redirect. Each method raises
    RefusedError or FailedError.

    seconds: fewer where something else took some of them. cuts: take the first MOST_BYTES of what
    is longer, instead of refusing it. resolve, clock: for tests. authorities: a file of
    certificates to trust instead of the system's.
    """

    resolve: Resolver = system_addresses
    clock: Callable[[], float] = time.monotonic
    seconds: float = SECONDS
    cuts: bool = False
    authorities: str | None = None

    def get(self, address: str) -> Answer:
        """Fetch a page."""
        return self._follow("GET", address)

    def head(self, address: str) -> Answer:
        """Fetch the headers of a page."""
        return self._follow("HEAD", address)

    def post(self, address: str, form: Mapping[str, str]) -> Answer:
        """Send a form, and send it on where it is redirected; 303 leads to a page that is fetched.

        Browsers fetch after 301 and 302 as well (RFC 9110, 15.4.2): the form would be lost.
        """
        return self._follow("POST", address, urlencode(form).encode())

    def _follow(self, method: str, address: str, body: bytes | None = None) -> Answer:
        budget = _Budget(self.clock, self.seconds)
        target = _Target.read(address)
        asked: set[tuple[str, _Target]] = set()
        while len(asked) <= MOST_REDIRECTS:
            asked.add((method, target))
            with _failures():
                answer, location = self._ask(method, target, body, budget)
            if not location:
                return answer
            if answer.status == 303:
                method, body = "HEAD" if method == "HEAD" else "GET", None
            before, target = target, target.leading_to(location)
            # What came over https is not to be had from whoever sits on the line.
            if (method, target) in asked or (before.scheme, target.scheme) == ("https", "http"):
                break
        raise RefusedError(Reason.REDIRECT)

    def _ask(
        self, method: str, target: "_Target", body: bytes | None, budget: "_Budget"
    ) -> tuple[Answer, str | None]:
        """What one server says, and where it redirects to; the body of a redirect is not read."""
        site = settings.SITE_URL
        headers = {
            "Host": target.authority,
            "User-Agent": f"Marseille2.0 (+{site})" if site else "Marseille2.0",
            "Accept": "text/html, application/xhtml+xml, */*;q=0.5",
            "Accept-Encoding": "gzip, br",
            "Accept-Language": "fr, en;q=0.8, *;q=0.5",
            "Connection": "close",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(target.host, target.port)) as connection:
            connection.sock = self._connected(target, budget)
            connection.request(method, target.path, body, headers, preload_content=False)
            with closing(connection.getresponse()) as response:
                if "," in response.headers.get("content-encoding", ""):
                    # Two of them can unpack for hours into nothing, which no length stops.
                    raise DecodeError("more than one content coding")
                location = response.get_redirect_location() or None
                # urllib3 stops unpacking at this length.
                content = b"" if location else response.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES and not self.cuts:
            raise RefusedError(Reason.SIZE)
        content = content[:MOST_BYTES]
        return Answer(target.address, response.status, response.headers, content), location

    def _connected(self, target: "_Target", budget: "_Budget") -> "_Socket":
        """A connection to the first address of the target that takes one."""
        addresses = self._addresses(target, budget)
        for later, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            try:
                # An address that swallows everything leaves the others their share of the time.
                sock = _Socket.to(address, target.port, budget, share=1 / (later + 1))
                break
            except OSError:
                if not later:
                    raise
        if target.scheme == "http":
            return sock
        sock.settimeout(budget.seconds())
        context = _tls(self.authorities)
        secured = cast("_SecureSocket", context.wrap_socket(sock, server_hostname=target.host))
        secured.budget = budget
        return secured

    def _addresses(self, target: "_Target", budget: "_Budget") -> list[str]:
        """All addresses of the target's name, each of them one that may be connected to."""
        # The system's resolver knows no limit of time: a thread asks it, and is left to itself
        # when the time is over.
        thread = ThreadPoolExecutor(1)
        try:
            asked = thread.submit(self.resolve, target.host, target.port)
            addresses = list(dict.fromkeys(asked.result(budget.seconds())))
        finally:
            thread.shutdown(wait=False)
        if not addresses:
            raise FailedError(Reason.NAME)
        if not all(_may_connect(address, target.port) for address in addresses):
            raise RefusedError(Reason.PRIVATE)
        return addresses


def _may_connect(address: str, port: int) -> bool:
    if settings.FETCH_LOOPBACK and ip_address(address).is_loopback:
        return True
    return port in PORTS.values() and is_public(address)


@contextmanager
def _failures() -> Iterator[None]:
    """Tell everything that goes wrong between here and a server as a FailedError."""
    try:
        yield
    except (TimeoutError, LateError) as error:
        raise FailedError(Reason.TIME) from error
    except socket.gaierror as error:
        raise FailedError(Reason.NAME) from error
    except (OSError, HTTPException, HTTPError) as error:
        raise FailedError(Reason.CONNECTION) from error


@dataclass(frozen=True)
class _Target:
    """An address in the one spelling that is checked, connected to and sent."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, address: str) -> "_Target":
        """The parts of an address. Raises RefusedError."""
        try:
            # urlsplit drops line breaks, and browsers read \ as /: nobody shall see two addresses.
            if re.search(r"[\x00-\x1f\x7f\\]", address):
                raise ValueError(address)
            parts = urlsplit(address)
            host = host_of(parts)
            if "@" in parts.netloc or not re.fullmatch(r"[a-z0-9._:-]+", host):
                raise ValueError(address)
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
            if parts.query:
                path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?")
            default = PORTS[parts.scheme]
            return cls(parts.scheme, host, default if parts.port is None else parts.port, path)
        except (ValueError, KeyError) as error:
            raise RefusedError(Reason.ADDRESS) from error

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def leading_to(self, location: str) -> "_Target":
        """The target of a redirect, from a header whose bytes were read as Latin-1."""
        try:
            return self.read(urljoin(self.address, location.encode("latin-1").decode()))
        except (ValueError, RefusedError) as error:
            raise RefusedError(Reason.REDIRECT) from error


class _Budget:
    """What a whole fetch may still spend: seconds, and bytes that come over the wire."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self.clock = clock
        self.end = clock() + seconds
        self.bytes = MOST_WIRE_BYTES

    def seconds(self) -> float:
        """The seconds that are left, more than none. Raises TimeoutError."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimeoutError
        return left

    def spend(self, count: int) -> None:
        """Count bytes that came. Raises RefusedError."""
        self.bytes -= count
        if self.bytes < 0:
            raise RefusedError(Reason.SIZE)


class _Socket(socket.socket):
    """A connection of which no step takes longer than the whole fetch may.

    A limit for each step, as libraries have it, is one that a byte now and then never meets.
    """

    budget: _Budget

    @classmethod
    def to(cls, address: str, port: int, budget: _Budget, *, share: float) -> "_Socket":
        """A connection made within this share of the time. Raises OSError."""
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


class _SecureSocket(_Socket, ssl.SSLSocket):
    """The same with TLS."""


@cache
def _tls(authorities: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=authorities)
    context.set_alpn_protocols(["http/1.1"])
    context.sslsocket_class = _SecureSocket
    return context
