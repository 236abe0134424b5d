"""What nginx keeps, refuses and survives before two processes of the application."""

import gzip
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import brotli
import pytest
from django.utils import timezone

from core.http.bodies import FORM, STRANGER
from core.models import Tally
from events.models import Edition
from operations.checkup.installation import HEARD, UNDERSCORED
from participation.portal.views import MOST_BYTES
from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import RecapFactory
from tests.machine import HERE, NAME, Machine, Visitor, trickling

pytestmark = pytest.mark.slow

BROWSER = "gzip, deflate, br, zstd"
LETTER = "/lettre/"
ORIGIN = f"https://{NAME}"
PROGRAMME = "/sobre/programme/"
# One test alone asks for it.
ENGLISH = "/en/sobre/programme/"
# Shared caches keep it for a second alone.
STATE = "/sobre/state.json"
SECRET = "Barbarossa"
COPIES = {"HIT", "UPDATING", "STALE"}


# Of each of eight who flood: together many times what may come at once.
FLOOD = 1000


class TestStrangers:
    def test_what_they_say_of_where_they_are_changes_nothing(
        self, site: Machine, visitor: Visitor
    ) -> None:
        answer, page = visitor.ask(
            "/compte/connexion/",
            X_Forwarded_For="203.0.113.9",
            X_Forwarded_Host="evil.example",
            X_Forwarded_Proto="http",
            Forwarded="for=203.0.113.9;host=evil.example",
        )
        assert answer.status == 200
        assert b"evil.example" not in page

        answer, _page = visitor.ask("/", Host="evil.example")
        assert answer.status == 421
        with closing(site.visitor(name="evil.example")) as other, pytest.raises(ssl.SSLError):
            other.connect()

    def test_names_with_underscores_do_not_get_through(self, visitor: Visitor) -> None:
        visitor.request("GET", "/health/live", headers={UNDERSCORED: "1"})
        answer = visitor.getresponse()
        assert answer.read() == b"alive\n"
        assert HEARD not in answer.headers

    def test_anyone_who_counts_them_counts_their_own_address(self, visitor: Visitor) -> None:
        counted = set()
        for last in range(3):
            answer, _page = visitor.ask(
                LETTER,
                method="POST",
                body=b"email=ines@example.org",
                Origin=ORIGIN,
                Content_Type="application/x-www-form-urlencoded",
                X_Forwarded_For=f"203.0.113.{last}",
            )
            assert answer.status == 302
            # Each period has rows of its own, and one may begin between two of these.
            counted.add(Tally.objects.values("key").distinct().count())
        # No tally more for an address that was made up.
        assert len(counted) == 1

    def test_who_asks_without_tls_is_led_to_it(self, site: Machine) -> None:
        with closing(HTTPConnection(HERE, site.http)) as plain:
            plain.request("GET", f"{PROGRAMME}?day=1", headers={"Host": NAME})
            answer = plain.getresponse()
            assert answer.status == 308
            assert answer.headers["Location"] == f"https://{NAME}{PROGRAMME}?day=1"
        with closing(HTTPConnection(HERE, site.http)) as other:
            other.request("GET", "/", headers={"Host": "evil.example"})
            with pytest.raises(ConnectionResetError):
                other.getresponse()

    def test_what_is_for_the_machine_alone_is_not_found(self, visitor: Visitor) -> None:
        for path in ("/metrics", "/metrics/", "//metrics", "/health/status", "/health/status/"):
            answer, _page = visitor.ask(path)
            assert answer.status == 404
            # Not by the application.
            assert "Content-Language" not in answer.headers
        # Who may read the metrics, the application says.
        answer, _page = visitor.ask("/metrics", Authorization="Bearer made-up")
        assert answer.status == 404
        assert "Content-Language" in answer.headers
        assert "X-Cache" not in answer.headers

    @pytest.mark.parametrize(
        ("path", "most"),
        [
            (LETTER, FORM),
            ("/mes-seances/abc/portrait/", MOST_BYTES),
        ],
    )
    def test_bodies_are_as_long_as_the_application_takes(
        self, site: Machine, visitor: Visitor, path: str, most: int
    ) -> None:
        visitor.putrequest("POST", path)
        visitor.putheader("Content-Length", str(most + 1))
        visitor.endheaders()
        answer = visitor.getresponse()
        assert answer.status == 413
        assert "<h1>Trop volumineux</h1>" in answer.read().decode()

        with closing(site.visitor()) as other:
            answer, _page = other.ask(path, method="POST", body=b"a=" + b"b" * (most - 2))
            assert answer.status in {200, 302, 400, 403, 404, 410}

    def test_bodies_that_trickle_keep_nobody_waiting(self, site: Machine, visitor: Visitor) -> None:
        for count in (10, 100):
            with trickling(site, LETTER, count):
                assert visitor.ask("/compte/connexion/")[0].status == 200
                answer, _page = visitor.ask(LETTER, method="POST", body=b"email=", Origin=ORIGIN)
                assert answer.status == 200

    def test_who_floods_is_asked_to_wait(self, site: Machine) -> None:
        found: set[int] = set()

        def flood() -> None:
            with closing(site.visitor(source="127.0.0.66")) as visitor:
                for _ in range(FLOOD):
                    found.add(visitor.ask("/static/none.css", method="POST")[0].status)
                    if 429 in found:
                        break

        at_once(flood, 8)
        assert 429 in found
        with closing(site.visitor()) as reader:
            assert reader.ask("/")[0].status == 200

    # Where no test asks for a database, there is none for the others.
    @pytest.mark.django_db
    def test_pages_for_one_reader_are_not_kept(self, visitor: Visitor) -> None:
        for path in ("/compte/connexion/", "/ecrire/", "/admin/login/", LETTER, "/nulle-part/"):
            for _time in range(2):
                assert visitor.ask(path)[0].headers["X-Cache"] not in COPIES


class TestCopies:
    def test_journey_of_a_page(self, visitor: Visitor) -> None:
        first, page = visitor.ask(ENGLISH, Accept_Encoding=BROWSER)
        assert first.headers["X-Cache"] == "MISS"
        assert first.headers["Content-Encoding"] == "br"
        assert "X-Accel-Expires" not in first.headers

        # Kept once for all the ways to accept it.
        answer, again = visitor.ask(ENGLISH, Accept_Encoding="br;q=1.0, gzip;q=0.8")
        assert answer.headers["X-Cache"] in COPIES
        assert again == page
        for accepted, unpack in (("br;q=0, gzip", gzip.decompress), ("identity", bytes)):
            _answer, other = visitor.ask(ENGLISH, Accept_Encoding=accepted)
            assert unpack(other) == brotli.decompress(page)

        known, nothing = visitor.ask(
            ENGLISH, Accept_Encoding=BROWSER, If_None_Match=first.headers["ETag"]
        )
        assert (known.status, nothing) == (304, b"")
        assert known.headers["Vary"] == "Accept-Encoding"

    def test_what_is_published_is_read_at_once(self, visitor: Visitor, published: Edition) -> None:
        kept = visitor.ask(STATE)[1]
        session = Session.objects.filter(edition=published).earliest("pk")
        session.title_fr = f"{session.title_fr}, au large"
        session.save()
        publish(published)
        # Until what there is was kept for its second.
        while visitor.ask(STATE)[1] == kept:
            pass


class TestFailures:
    def test_a_process_that_is_killed_is_missed_by_nobody(self, site: Machine) -> None:
        failed: list[object] = []
        asked: list[str] = []
        ended = Event()

        def read() -> None:
            while not ended.is_set():
                asked.append(f"{PROGRAMME}?q={len(asked)}")
                with closing(site.visitor()) as visitor:
                    try:
                        answer, _page = visitor.ask(asked[-1])
                    except OSError as error:
                        failed.append(error)
                    else:
                        failed.extend([answer.status] * (answer.status != 200))

        def happen() -> None:
            first, second = site.web
            try:
                site.kill_web(first)
                site.start_web(first)
                site.wait_for_web(first)
                # As an upgrade goes on.
                site.stop_web(second)
                site.nginx("-s", "reload")
            finally:
                ended.set()

        at_once(read, 3, happen)
        assert len(asked) > 20
        assert not failed

    def test_a_process_that_is_broken_is_missed_by_nobody(
        self, site: Machine, visitor: Visitor
    ) -> None:
        """As an upgrade tries it, before it goes back by itself."""
        first, _second = site.web
        site.stop_web(first)
        for status in (500, 503):
            with refusing(first, status):
                asked = [f"{PROGRAMME}?q={status}-{turn}" for turn in range(4)]
                assert {visitor.ask(path)[0].status for path in asked} == {200}


@pytest.fixture(scope="class")
def kept(machine: Machine) -> Iterator[bytes]:
    """The programme as it was read before both processes were stopped, as other pages were."""
    recap = RecapFactory.create(slug="bilan")
    recap.status, recap.withdrawn_at = Recap.Status.WITHDRAWN, timezone.now()
    recap.save()
    with closing(machine.visitor()) as visitor:
        kept = visitor.ask(PROGRAMME)[1]
        assert visitor.ask(STATE)[0].status == 200
        assert visitor.ask("/recits/bilan/")[0].status == 410
    for port in machine.web:
        machine.stop_web(port)
    yield kept
    machine.have_back()


class TestWithoutTheApplication:
    def test_there_are_copies_and_a_page(
        self, kept: bytes, machine: Machine, reader: Visitor
    ) -> None:
        answer, page = reader.ask(PROGRAMME)
        assert (answer.status, page) == (200, kept)
        for method, path, length in (
            ("GET", "/compte/connexion/", 0),
            ("POST", "/compte/connexion/", 0),
            ("POST", "/ecrire/", STRANGER),
        ):
            answer, page = reader.ask(path, method=method, body=b"a" * length)
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "30"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "<h1>De retour dans un instant</h1>" in page.decode()
        logs_know_nobody(machine)

    def test_what_was_withdrawn_stays_so(self, kept: bytes, reader: Visitor) -> None:
        assert reader.ask("/recits/bilan/")[0].status == 410

    def test_what_the_application_refuses_is_not_shown_from_a_copy(
        self, kept: bytes, machine: Machine, reader: Visitor
    ) -> None:
        first, second = machine.web
        for status in (503, 500):
            with refusing(first, status), refusing(second, status):
                # Until it is asked for again.
                while (answer := reader.ask(STATE)[0]).headers["X-Cache"] == "HIT":
                    pass
            assert answer.status == status
        # Nobody says that it may not be shown.
        assert reader.ask(STATE)[0].status == 200


@contextmanager
def refusing(port: int, status: int) -> Iterator[None]:
    """In place of the application, which has no page that it may show."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(HTTPStatus(status))

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer((HERE, port), Handler) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def logs_know_nobody(site: Machine) -> None:
    """Ask in ways that fail: the first part of a path is all that is kept of who asks for what."""
    secret = f"/lettre/{SECRET}/?q={SECRET}"
    tls = Asker(site.https)
    asked = [
        # No process answers.
        tls.ask(f"GET {secret} HTTP/1.1\r\nHost: {NAME}\r\nReferer: {ORIGIN}{secret}\r\n\r\n"),
        tls.ask(f"POST {secret} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 99999\r\n\r\n"),
        # What nobody may ask, or not like this.
        tls.ask(f"GET {secret} HTTP/1.1\r\nHost: {SECRET}.example\r\n\r\n"),
        tls.ask(f"GET {secret} HTTP/1.1\r\nHost: {NAME}\r\nX: {'x' * 70_000}\r\n\r\n"),
        tls.ask(f"GET /{SECRET * 9_000} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
        tls.ask(f"GET /static/{SECRET}%00 HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
        tls.ask(f"GET /static/{SECRET} HTTP/1.1\r\nHost: {NAME}\r\n\r\n"),
        tls.ask(f"{SECRET}\r\n\r\n"),
        tls.ask(f"POST /lettre/ HTTP/1.1\r\nHost: {NAME}\r\nTransfer-Encoding: {SECRET}\r\n\r\n"),
        Asker(site.http).ask(f"GET {secret} HTTP/1.1\r\nHost: {SECRET}\r\n\r\n", plain=True),
        Asker(site.https).ask(f"GET {secret} HTTP/1.1\r\n\r\n", plain=True),
        Asker(site.https).ask(f"\x16\x03\x01{SECRET}", plain=True),
    ]
    assert [answer[:12] for answer in asked[:2]] == [b"HTTP/1.1 503", b"HTTP/1.1 413"]
    site.nginx("-s", "reopen")
    failed, errors = (site.home / name for name in ("failed.log", "error.log"))
    assert " GET /lettre 503 from " in failed.read_text()
    for log in (failed, errors):
        logged = log.read_text()
        assert SECRET not in logged
        assert Asker.ADDRESS not in logged
        assert "client" not in logged


class Asker:
    """A person with an address of their own, who says what they like."""

    ADDRESS = "127.0.0.77"

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, text: str, *, plain: bool = False) -> bytes:
        """Send this; what comes back first, if anything does."""
        source = (self.ADDRESS, 0)
        connection = socket.create_connection((HERE, self.port), 10, source_address=source)
        if not plain:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            connection = context.wrap_socket(connection, server_hostname=NAME)
        with closing(connection), suppress(OSError):
            connection.sendall(text.encode())
            return connection.recv(1_000)
        return b""


def at_once(call: Callable[[], object], count: int, *others: Callable[[], object]) -> None:
    """Call it so many times at once, and others; return when all are through."""
    threads = [Thread(target=each) for each in (*[call] * count, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
