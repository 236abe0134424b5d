"""The client itself: it resolves, connects, asks, and follows redirects."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, TimeoutError as LateError

from core.client.addresses import Target, may_connect
from core.client.answers import MOST_BYTES, Answer, FailedError, FetchError, Reason, RefusedError
from core.client.connections import SECONDS, Budget, SecureSocket, Socket, tls_context
from core.monitoring.metrics import FETCHES

MOST_REDIRECTS = 5
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

type Resolver = Callable[[str, int], Iterable[str]]


def system_addresses(host: str, port: int) -> list[str]:
    """Return all addresses of a name, as the system resolves it. Raises socket.gaierror."""
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

    def send(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post bytes with headers that are for this address alone: no redirect is followed."""
        with _counted(), _failures():
            budget = Budget(self.clock, self.seconds)
            answer, _location = self._ask("POST", Target.read(address), body, budget, headers)
        return answer

    def _follow(self, method: str, address: str, body: bytes | None = None) -> Answer:
        with _counted():
            return self._followed(method, address, body)

    def _followed(self, method: str, address: str, body: bytes | None) -> Answer:
        budget = Budget(self.clock, self.seconds)
        target = Target.read(address)
        asked: set[tuple[str, Target]] = set()
        while len(asked) <= MOST_REDIRECTS:
            asked.add((method, target))
            with _failures():
                answer, location = self._ask(method, target, body, budget)
            if not location:
                return answer
            if answer.status == 303:
                method, body = "HEAD" if method == "HEAD" else "GET", None
            before, target = target, target.leading_to(location)
            # What came over https must not be read by others on the line.
            if (method, target) in asked or (before.scheme, target.scheme) == ("https", "http"):
                break
        raise RefusedError(Reason.REDIRECT)

    def _ask(
        self,
        method: str,
        target: Target,
        body: bytes | None,
        budget: Budget,
        headers: Mapping[str, str] = FORM,
    ) -> tuple[Answer, str | None]:
        """Return what one server answers, and where it redirects to; such a body is not read.

        headers: those of the body.
        """
        site = settings.SITE_URL
        sent = {
            "Host": target.authority,
            "User-Agent": f"Marseille2.0 (+{site})" if site else "Marseille2.0",
            "Accept": "text/html, application/xhtml+xml, */*;q=0.5",
            "Accept-Encoding": "gzip, br",
            "Accept-Language": "fr, en;q=0.8, *;q=0.5",
            "Connection": "close",
            **(headers if body is not None else {}),
        }
        with closing(HTTPConnection(target.host, target.port)) as connection:
            connection.sock = self._connected(target, budget)
            connection.request(method, target.path, body, sent, preload_content=False)
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

    def _connected(self, target: Target, budget: Budget) -> Socket:
        """Return a connection to the first address of the target that takes one."""
        addresses = self._addresses(target, budget)
        for later, address in zip(reversed(range(len(addresses))), addresses, strict=True):
            try:
                # An address that swallows everything leaves the others their share of the time.
                sock = Socket.to(address, target.port, budget, share=1 / (later + 1))
                break
            except OSError:
                if not later:
                    raise
        if target.scheme == "http":
            return sock
        sock.settimeout(budget.seconds())
        context = tls_context(self.authorities)
        secured = cast("SecureSocket", context.wrap_socket(sock, server_hostname=target.host))
        secured.budget = budget
        return secured

    def _addresses(self, target: Target, budget: Budget) -> list[str]:
        """Return all addresses of the target's name. Raises RefusedError if one of them is not
        public.
        """
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
        if not all(may_connect(address, target.port) for address in addresses):
            raise RefusedError(Reason.PRIVATE)
        return addresses


@contextmanager
def _counted() -> Iterator[None]:
    try:
        yield
    except FetchError as error:
        FETCHES.labels(error.reason.value).inc()
        raise
    FETCHES.labels("answered").inc()


@contextmanager
def _failures() -> Iterator[None]:
    """Raise everything that goes wrong between here and a server as a FailedError."""
    try:
        yield
    except (TimeoutError, LateError) as error:
        raise FailedError(Reason.TIME) from error
    except socket.gaierror as error:
        raise FailedError(Reason.NAME) from error
    except (OSError, HTTPException, HTTPError) as error:
        raise FailedError(Reason.CONNECTION) from error
