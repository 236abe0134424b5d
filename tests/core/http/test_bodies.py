"""How much pages take, who may send more, and what anyone who sends too much is told."""

import io
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Semaphore
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from core.http import bodies
from core.http.bodies import (
    FORM,
    ILLUSTRATED,
    MB,
    STRANGER,
    WAITING,
    WAITING_HERE,
    BodyMiddleware,
    TooSlowError,
)
from core.models import User
from tests.factories import RecapFactory, UserFactory

pytestmark = pytest.mark.django_db

NEWSLETTER = "/lettre/"


class Wire(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, size: int = -1, /) -> bytes:
        raise AssertionError("It was read.")


class Cut(io.RawIOBase):
    """A body whose sender is gone."""

    def read(self, size: int = -1, /) -> bytes:
        raise ConnectionAbortedError


def announced(length: int, wire: object) -> dict[str, Any]:
    """What a server says of a body before anybody reads it."""
    return {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(length),
        "wsgi.input": wire,
    }


def post(client: Client, address: str, length: int, wire: object = None, **headers: str) -> Any:
    extra = announced(length, wire or Wire())
    return client.generic("POST", address, headers=headers or None, **extra)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the terminal shows of what strangers send."""
    handler = logging.getHandlerByName("strangers")
    assert isinstance(handler, logging.StreamHandler)
    shown = io.StringIO()
    monkeypatch.setattr(handler, "stream", shown)
    return shown


def levels(log: io.StringIO) -> list[str]:
    """Of each line: its time stands before."""
    return [line.split()[1] for line in log.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("address", "title", "limit"),
    [
        (NEWSLETTER, "Trop volumineux", "64\xa0ko"),
        ("/en/newsletter/", "Too large", "64 kB"),
        ("/ecrire/images/", "Trop volumineux", "20\xa0Mo"),
        ("/ecrire/apporter/", "Trop volumineux", "200\xa0Mo"),
    ],
)
def test_too_much_is_refused_unread_in_the_sites_look(
    client: Client, log: io.StringIO, address: str, title: str, limit: str
) -> None:
    response = post(client, address, 300 * MB)
    page = response.content.decode()
    assert response.status_code == 413
    assert f"<h1>{title}</h1>" in page
    assert limit in page
    assert 'class="site-header' in page
    assert levels(log) == ["WARNING"]


def test_a_comment_that_is_too_long_comes_back_with_its_error(client: Client) -> None:
    recap = RecapFactory.create(status="published")
    address = f"/recits/reactions/{recap.slug}/"
    response = client.post(address, {"text": "x" * FORM, "started": "x"})
    assert "x" * FORM in response.content.decode()
    assert post(client, address, STRANGER + 1).status_code == 413


def test_a_script_is_reported_in_a_sentence(client: Client) -> None:
    response = post(client, "/en/write/1/", ILLUSTRATED + 1, accept="application/json")
    assert response.status_code == 413
    assert "20 MB at most can be sent here" in response.json()["error"]


def test_anyone_who_is_not_signed_in_is_asked_to_before_a_picture_is_read(client: Client) -> None:
    response = post(client, "/ecrire/images/", 10 * MB)
    assert response.status_code == 302
    assert response.headers["Location"] == "/compte/connexion/?next=/ecrire/images/"


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_proxy_gets_rid_of_what_is_refused(
    client: Client, settings: LazySettings, proxies: int
) -> None:
    settings.TRUSTED_PROXIES = proxies
    for length, status in ((2 * MB, 302), (ILLUSTRATED + 1, 413)):
        sent = io.BytesIO(b"a" * length)
        assert post(client, reverse("desk:picture"), length, sent).status_code == status
        assert len(sent.read()) == (0 if proxies else length)


def test_too_much_text_beside_a_picture_is_refused_with_its_own_limit(client: Client) -> None:
    client.force_login(UserFactory.create(blogger=True))
    response = client.post("/ecrire/1/", {"body": "x" * (6 * MB)})
    assert response.status_code == 413
    assert "5\xa0Mo" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        NEWSLETTER,
    ],
)
def test_anyone_who_hung_up_is_no_error_of_the_site(
    client: Client, log: io.StringIO, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    assert post(client, address, 100, Cut()).status_code == 400
    assert log.getvalue() == ""
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_half_a_text_is_not_saved_by_a_script(client: Client) -> None:
    """The token of its header is good: the form must not count as empty."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(UserFactory.create(blogger=True))
    token = "t" * 32
    browser.cookies["csrftoken"] = token
    response = post(browser, "/ecrire/1/", 100, Cut(), **{"X-CSRFToken": token})
    assert response.status_code == 400
    assert response.content == b""


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"abc"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 2000)),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
    ],
)
def test_what_cannot_be_read_is_reported_so(
    client: Client, log: io.StringIO, content_type: str, body: bytes
) -> None:
    response = client.generic("POST", NEWSLETTER, body, content_type=content_type)
    assert response.status_code == 400
    assert "<h1>Envoi illisible</h1>" in response.content.decode()
    assert set(levels(log)) <= {"WARNING"}


class Slow(io.RawIOBase):
    """A body that does not come before it may."""

    def __init__(self, reads: Semaphore, may_come: Event) -> None:
        self.reads = reads
        self.may_come = may_come

    def read(self, size: int = -1, /) -> bytes:
        self.reads.release()
        assert self.may_come.wait(timeout=10)
        return b"a=1"


class Senders:
    """Those who send at the same time to one process, each from an address."""

    def __init__(self) -> None:
        self.middleware = BodyMiddleware(lambda _request: HttpResponse())
        self.reads, self.may_come = Semaphore(0), Event()

    def send(
        self,
        address: str,
        wire: io.IOBase | None = None,
        user: User | AnonymousUser | None = None,
    ) -> object:
        body = announced(3, wire or io.BytesIO(b"a=1"))
        request = RequestFactory().generic("POST", NEWSLETTER, REMOTE_ADDR=address, **body)
        request.COOKIES["sessionid"] = "x"
        request.user = user or AnonymousUser()
        return self.middleware.process_view(request, lambda _request: HttpResponse(), (), {})

    @contextmanager
    def slow(self, *addresses: str) -> Iterator[None]:
        """While these are reading what does not come."""
        with ThreadPoolExecutor(len(addresses)) as threads:
            wire = Slow(self.reads, self.may_come)
            sent = [threads.submit(self.send, address, wire) for address in addresses]
            try:
                for _ in addresses:
                    assert self.reads.acquire(timeout=10)
                yield
            finally:
                self.may_come.set()
        assert [each.result() for each in sent] == [None] * len(addresses)


def test_slow_strangers_leave_threads_to_the_others() -> None:
    senders = Senders()
    with senders.slow(*(f"192.0.2.{n}" for n in range(WAITING))):
        with pytest.raises(TooSlowError):
            senders.send("192.0.2.99")
        assert senders.send("192.0.2.99", user=UserFactory.build()) is None
    assert senders.send("192.0.2.99") is None


@pytest.mark.parametrize(
    ("addresses", "same", "other"),
    [
        (("192.0.2.1", "::ffff:192.0.2.1"), "192.0.2.1", "192.0.2.2"),
        # Anyone who has one of these may have all that begin like it.
        (("2001:db8:1:1::1", "2001:db8:1:2::1"), "2001:db8:1:3::1", "2001:db8:2::1"),
    ],
)
def test_a_slow_stranger_leaves_places_to_other_strangers(
    addresses: tuple[str, ...], same: str, other: str
) -> None:
    senders = Senders()
    assert len(addresses) == WAITING_HERE < WAITING
    with senders.slow(*addresses):
        with pytest.raises(TooSlowError):
            senders.send(same)
        assert senders.send(other) is None
    assert senders.send(same) is None


def test_anyone_who_comes_when_too_many_send_is_informed_so(
    client: Client,
    log: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "WAITING", 0)
    response = client.post(NEWSLETTER, {"email": "ines@example.org"})
    assert response.status_code == 503
    assert "<h1>Un instant</h1>" in response.content.decode()
    assert levels(log) == ["WARNING"]
    assert [record.name for record in caplog.records] == ["django.security.TooSlowError"]
