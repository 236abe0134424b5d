import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Semaphore
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory, override_settings
from django.utils.csp import LazyNonce
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from core.branding import identity
from core.database.connection import breaker
from core.http.answers import PublicAnswer
from events.models import Edition
from marseille20.delivery import pagecache, warmed
from marseille20.delivery.pagecache import Key, Page, PageAddress, PageCacheMiddleware, PageMemory
from marseille20.delivery.private import FOR_ALL, PRIVATE
from talks.releases import publish
from tests.addresses import filled, routes
from tests.databases import at_once
from tests.factories import (
    EditionFactory,
    PageFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)

LONG_TEXT = "<p>Le vent se lève.</p>" * 100
NOON = datetime(2027, 5, 20, 12, tzinfo=UTC)
BR = {"Accept-Encoding": "gzip, deflate, br"}

Answer = Callable[[HttpRequest], HttpResponseBase]


class Site:
    """A site of one page behind the middleware, which counts how often it is rendered."""

    def __init__(self) -> None:
        self.rendered = 0
        self.view: Answer = lambda _request: PublicAnswer(LONG_TEXT)
        self.middleware = PageCacheMiddleware(self._render)

    def _render(self, request: HttpRequest) -> HttpResponseBase:
        self.rendered += 1
        return self.view(request)

    def get(
        self,
        address: str = "/",
        *,
        method: str = "GET",
        host: str = "localhost",
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        request = RequestFactory().generic(method, address, headers=headers, HTTP_HOST=host)
        response = self.middleware(request)
        assert isinstance(response, HttpResponse)
        return response


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What is public: its version can be set."""
    content = SimpleNamespace(version=1, changed_at=None)
    monkeypatch.setattr(pagecache, "published_site", lambda: content)
    return content


@pytest.fixture
def site(content: SimpleNamespace) -> Site:
    return Site()


# --- What makes a page another one ---------------------------------------------------------------


def test_a_page_is_rendered_once_for_everybody(site: Site) -> None:
    first, second = site.get(), site.get()

    assert site.rendered == 1
    assert first.content == second.content == LONG_TEXT.encode()
    assert dict(first.items()) == dict(second.items())


def test_a_change_of_the_content_renders_anew(site: Site, content: SimpleNamespace) -> None:
    before = site.get()
    content.version += 1
    after = site.get(headers={"If-None-Match": before["ETag"]})

    assert site.rendered == 2
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("other", ["/en/", "/?track=sea", "/?q=", "/?page=2"])
def test_address_and_known_query_make_the_page(site: Site, other: str) -> None:
    site.get("/")
    site.get(other)

    assert site.rendered == (1 if other == "/?q=" else 2)


def test_each_host_has_its_own_page_unless_the_site_has_an_address(site: Site) -> None:
    site.get(host="localhost:1")
    site.get(host="localhost:2")
    assert site.rendered == 2

    with override_settings(SITE_URL="https://m2.example"):
        site.get(host="localhost:1")
        site.get(host="localhost:2")
    assert site.rendered == 3


@pytest.mark.parametrize(("length", "is_kept"), [(500, True), (501, False)])
def test_the_longest_query_is_kept(site: Site, length: int, is_kept: bool) -> None:
    answer = site.get("/?q=".ljust(length + 2, "x"))

    assert (answer["Cache-Control"] == "no-store") is not is_kept
    assert len(site.middleware.answers) == is_kept


# --- What another process of the machine warmed ------------------------------------------------


def warm(site: Site, address: str = "/") -> HttpResponse:
    """Ask for a page as a warmer does."""
    request = RequestFactory().get(address, HTTP_HOST="localhost")
    request.META[FOR_ALL] = True
    response = site.middleware(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.fixture
def other(site: Site, content: Any) -> Iterator[Site]:
    """Another process, while that of `site` warms."""
    with warmed.alone(content) as is_alone:
        assert is_alone
        yield Site()


@pytest.mark.parametrize("headers", [{}, BR])
def test_a_page_warmed_by_another_process_is_not_rendered(
    site: Site, other: Site, content: SimpleNamespace, headers: dict[str, str]
) -> None:
    site.view = lambda _request: PublicAnswer(
        LONG_TEXT, shared_seconds=7, valid_until=NOON, headers={"Content-Language": "fr"}
    )
    with travel(NOON - timedelta(minutes=1), tick=False):
        warm(site)
        first, second = site.get(headers=headers), other.get(headers=headers)
    assert (site.rendered, other.rendered) == (1, 0)
    assert first.content == second.content
    assert dict(first.items()) == dict(second.items())
    content.version += 1
    other.get()
    assert other.rendered == 1


def test_a_page_warmed_by_another_process_is_counted_by_its_view(site: Site, other: Site) -> None:
    warm(site, "/en/")
    request = RequestFactory().get("/en/", HTTP_HOST="localhost")
    other.middleware(request)
    assert other.rendered == 0
    assert request.resolver_match
    assert request.resolver_match.view_name == "home"


def test_a_page_that_a_reader_asked_for_is_not_written(site: Site, other: Site) -> None:
    site.get()
    other.get()
    assert other.rendered == 1


@pytest.mark.parametrize(
    "address",
    [
        "/?track=sea",
        "/en/",
    ],
)
def test_another_page_is_rendered(site: Site, other: Site, address: str) -> None:
    warm(site)
    other.get(address)
    assert other.rendered == 1


def test_what_was_warmed_is_not_shown_past_its_time(site: Site, other: Site) -> None:
    site.view = lambda _request: PublicAnswer(LONG_TEXT, valid_until=NOON)
    with travel(NOON - timedelta(minutes=1), tick=False):
        warm(site)
    other.view = lambda _request: PublicAnswer("Midi")
    with travel(NOON, tick=False):
        assert other.get().content == b"Midi"


# --- What is never kept --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/apercu/4/en/",
    ],
)
def test_private_addresses_are_passed_on(site: Site, address: str) -> None:
    site.get(address)
    response = site.get(address)

    assert site.rendered == 2
    assert not response.has_header("ETag")


@pytest.mark.django_db
def test_addresses_that_know_who_asks_are_private_and_public_pages_are_not(client: Client) -> None:
    known = [route for language in ("fr", "en") for route in routes(language)]
    paths = [path for route in known if "admin" not in route for path in filled(route, {})]
    answers = {path: client.get(path) for path in paths}
    knowing = {path for path, answer in answers.items() if "Cookie" in answer.get("Vary", "")}
    public = {
        path
        for path, answer in answers.items()
        if isinstance(answer, PublicAnswer) and answer.status_code == 200
    }
    assert "/ecrire/" in knowing
    assert "/recits/" in public
    assert not {path for path in knowing if not path.startswith(PRIVATE)}
    assert not {path for path in public if path.startswith(PRIVATE)}


@pytest.mark.parametrize(
    "method",
    [
        "POST",
    ],
)
def test_only_reading_is_answered_from_memory(site: Site, method: str) -> None:
    site.get()
    response = site.get(method=method)

    assert site.rendered == 2
    assert not response.has_header("ETag")


@pytest.mark.parametrize("status", [404, 503])
def test_an_error_is_not_kept(site: Site, status: int) -> None:
    site.view = lambda _request: PublicAnswer("Non", status=status)
    response = site.get()
    site.view = lambda _request: PublicAnswer("Oui")

    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert site.get().content == b"Oui"


def test_an_answer_that_does_not_say_it_is_public_is_not_kept(site: Site) -> None:
    site.view = lambda _request: HttpResponse("Pour vous")
    site.get()

    assert site.get().content == b"Pour vous"
    assert site.rendered == 2


def with_cookie(_request: HttpRequest) -> HttpResponse:
    response = PublicAnswer("Bonjour")
    response.set_cookie("seen", "1")
    return response


def with_vary(_request: HttpRequest) -> HttpResponse:
    return PublicAnswer("Bonjour", headers={"Vary": "Cookie"})


def with_nonce(request: HttpRequest) -> HttpResponse:
    request._csp_nonce = nonce = LazyNonce()  # type: ignore[attr-defined]  # noqa: SLF001
    return PublicAnswer(f"<script nonce='{nonce}'>")


@pytest.mark.parametrize("view", [with_cookie, with_vary, with_nonce])
def test_an_answer_that_knows_who_asks_is_not_kept(
    site: Site, view: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    site.view = view
    site.get()
    response = site.get()

    assert site.rendered == 2
    assert response["Cache-Control"] == "no-store"
    assert "not the same for everybody" in caplog.text


def test_nothing_is_kept_while_developing(site: Site) -> None:
    with override_settings(DEBUG=True):
        site.get()
        response = site.get()

    assert site.rendered == 2
    assert not response.has_header("ETag")


# --- How it is answered --------------------------------------------------------------------------


def test_readers_get_the_coding_they_accept(site: Site) -> None:
    other = Site()
    other.middleware.build = "another"
    best = site.get(headers=BR)
    # Every process of a build knows it by the same name.
    assert Site().get()["ETag"] == best["ETag"] != other.get()["ETag"]
    older = site.get(headers={"Accept-Encoding": "gzip"})
    bare = site.get()

    assert best["Content-Encoding"] == "br"
    assert brotli.decompress(best.content) == LONG_TEXT.encode()
    assert older["Content-Encoding"] == "gzip"
    assert gzip.decompress(older.content) == LONG_TEXT.encode()
    assert not bare.has_header("Content-Encoding")
    assert bare.content == LONG_TEXT.encode()
    for response in (best, older, bare):
        assert response["Vary"] == "Accept-Encoding"
        assert response["Content-Length"] == str(len(response.content))
    assert best["ETag"] == older["ETag"] == bare["ETag"]
    assert best["ETag"].startswith('W/"')
    assert site.rendered == 1


def test_who_has_the_page_is_informed_so_before_it_is_rendered(site: Site) -> None:
    tag = site.get()["ETag"]
    assert site.get(headers={"If-None-Match": "*"}).status_code == 304
    response = site.get(headers=BR | {"If-None-Match": f'"other", {tag}'})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == tag
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"].startswith("public")
    assert site.rendered == 1


def test_head_is_answered_as_get(site: Site) -> None:
    head, get = site.get(method="HEAD"), site.get()

    assert site.rendered == 1
    assert dict(head.items()) == dict(get.items())


def test_shared_caches_are_informed_how_long(site: Site) -> None:
    site.view = lambda _request: PublicAnswer(LONG_TEXT, shared_seconds=5)

    with travel(NOON, tick=False):
        answer = site.get()
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=5, stale-while-revalidate=1"
    # nginx counts the second of that moment in, and the one in which a request renews the page.
    assert answer["X-Accel-Expires"] == f"@{int(NOON.timestamp()) + 3}"


def test_shared_caches_keep_what_was_withdrawn_as_withdrawn(site: Site) -> None:
    site.view = lambda _request: PublicAnswer("Retiré", status=410)

    # Kept by us it would be a page for each address a person makes up.
    assert site.get()["Cache-Control"] == "public, max-age=0, s-maxage=1"
    site.get()
    assert site.rendered == 2


def test_shared_caches_keep_a_page_of_one_second_for_no_longer(site: Site) -> None:
    site.view = lambda _request: PublicAnswer(LONG_TEXT, shared_seconds=1)

    with travel(NOON, tick=False):
        answer = site.get()
    assert answer["Cache-Control"].endswith("s-maxage=1, stale-while-revalidate=0")
    assert answer["X-Accel-Expires"] == f"@{int(NOON.timestamp())}"


def test_a_page_is_not_shown_past_its_time(site: Site) -> None:
    site.view = lambda _request: PublicAnswer(LONG_TEXT, valid_until=NOON, shared_seconds=60)
    with travel(NOON - timedelta(seconds=20), tick=False):
        before = site.get()
        assert "s-maxage=20," in before["Cache-Control"]
        assert site.get()["ETag"] == before["ETag"]
        assert site.rendered == 1

    site.view = lambda _request: PublicAnswer(LONG_TEXT, valid_until=NOON + timedelta(hours=1))
    with travel(NOON, tick=False):
        after = site.get(headers={"If-None-Match": before["ETag"]})
    assert site.rendered == 2
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert "s-maxage=50," in after["Cache-Control"]


def test_while_the_database_is_away_a_page_past_its_time_is_shown(site: Site) -> None:
    site.view = lambda _request: PublicAnswer(LONG_TEXT, valid_until=NOON)
    with travel(NOON - timedelta(minutes=1), tick=False):
        site.get()
        breaker.open(ConnectionError())
    with travel(NOON + timedelta(minutes=1), tick=False):
        old = site.get()
    assert site.rendered == 1
    assert old.status_code == 200
    assert old["Age"] == "120"
    assert "s-maxage=0," in old["Cache-Control"]


def test_while_the_database_is_away_the_page_known_last_is_shown(
    site: Site, content: SimpleNamespace
) -> None:
    with travel(NOON, tick=False):
        before = site.get()
    content.version += 3
    with travel(NOON + timedelta(minutes=1), tick=False):
        breaker.open(ConnectionError())
        old = site.get()
        known = site.get(headers={"If-None-Match": before["ETag"]})
    assert site.rendered == 1
    assert (old.status_code, known.status_code) == (200, 304)
    assert old.content == before.content
    assert old["Age"] == known["Age"] == "60"
    # It is for the moment: what comes when the database is back must not wait for it.
    assert "s-maxage=0," in old["Cache-Control"]

    breaker.opened_at = None
    assert site.get()["Age"] == "0"
    assert site.rendered == 2


def test_a_page_that_cannot_be_made_of_the_new_version_is_the_one_before(
    site: Site, content: SimpleNamespace
) -> None:
    site.get()
    content.version += 1

    def fail(_request: HttpRequest) -> HttpResponse:
        breaker.open(ConnectionError())
        return HttpResponse(status=503)

    site.view = fail
    assert site.get().content == LONG_TEXT.encode()


def test_no_page_is_shown_from_before_something_was_taken_away(
    site: Site, content: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get()
    # Also where nothing more than that was read before the database went away.
    monkeypatch.setattr(identity.IdentityMemory, "oldest_shown", content.version + 1)
    breaker.open(ConnectionError())
    site.view = lambda _request: HttpResponse(status=503)
    assert site.get().status_code == 503

    breaker.opened_at = None
    content.version += 1
    site.view = lambda _request: PublicAnswer(LONG_TEXT)
    site.get()
    breaker.open(ConnectionError())
    content.version += 1
    assert site.get().status_code == 200


def test_memory_holds_one_version_of_a_page(site: Site, content: SimpleNamespace) -> None:
    site.get()
    size = site.middleware.pages.bytes
    for _ in range(3):
        content.version += 1
        site.get()
    assert len(site.middleware.pages) == 1
    assert site.middleware.pages.bytes == size


def test_shared_caches_keep_nothing_past_its_time() -> None:
    past = replace(page(), valid_until=NOON, shared_seconds=60)
    with travel(NOON + timedelta(seconds=30), tick=False):
        headers = past.freshness(is_current=True)
        assert "s-maxage=0," in headers["Cache-Control"]
        assert "X-Accel-Expires" not in headers


# --- Memory --------------------------------------------------------------------------------------


def key(path: str) -> Key:
    return Key(PageAddress("localhost", path, ""), 1)


def page(body: bytes = b"") -> Page:
    return Page(1, headers={}, bodies={"": body}, shared_seconds=0, valid_until=None)


def test_memory_drops_what_was_asked_for_longest_ago() -> None:
    memory = PageMemory(3 * page().size)
    for path in "abc":
        memory.get(key(path), page)
    memory.get(key("a"), pytest.fail)
    memory.get(key("d"), page)

    assert memory.bytes == 3 * page().size
    made = []

    def make(path: str) -> Page:
        made.append(path)
        return page()

    for path in "acdb":
        memory.get(key(path), partial(make, path))
    assert made == ["b"]


def test_a_page_larger_than_memory_pushes_nothing_out() -> None:
    memory = PageMemory(page(b"x").size)
    for path, body in (("a", b"x"), ("b", b"xx")):
        memory.get(key(path), partial(page, body))
    assert memory.bytes == memory.most_bytes
    memory.get(key("a"), pytest.fail)

    memory = PageMemory(2 * page().size)
    memory.get(key("a"), page)
    memory.get(key("b"), lambda: page(b"x" * 3 * page().size))

    assert len(memory) == 1
    memory.get(key("a"), pytest.fail)


def test_room_is_made_of_older_versions_alone() -> None:
    memory = PageMemory(3 * page().size)
    for path in "abc":
        memory.get(key(path), page)
    newer = replace(page(), version=2)
    memory.get(key("a")._replace(version=2), lambda: newer)
    for made in (newer, replace(newer, bodies={"": b"x" * newer.size})):
        assert memory.make_room(made)
        assert memory.bytes + made.size <= memory.most_bytes
    assert len(memory) == 1
    memory.get(key("a")._replace(version=2), pytest.fail)

    assert not memory.make_room(replace(newer, bodies={"": b"x" * 2 * newer.size}))
    assert len(memory) == 1


def test_memory_counts_a_page_made_anew_once() -> None:
    memory = PageMemory(10 * page().size)
    past = replace(page(b"x" * 1000), valid_until=NOON)
    with travel(NOON + timedelta(seconds=1)):
        memory.get(key("a"), lambda: past)
        memory.get(key("a"), page)

    assert memory.bytes == page().size


def test_questions_do_not_push_out_pages(site: Site) -> None:
    site.middleware.answers = PageMemory(3 * pagecache.FRAME_BYTES)
    site.get("/")
    for number in range(100):
        site.get(f"/?q={number}")
    site.get("/")

    assert site.rendered == 101
    assert len(site.middleware.answers) < 3


def test_a_page_asked_for_by_many_at_once_is_rendered_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, asked, get = 8, Semaphore(0), site.middleware.pages.get

    def ask(key: Key, make: Callable[[], Page | None]) -> Page | None:
        asked.release()
        return get(key, make)

    def slow(_request: HttpRequest) -> HttpResponse:
        assert all(asked.acquire(timeout=10) for _reader in range(readers))
        return PublicAnswer(LONG_TEXT)

    monkeypatch.setattr(site.middleware.pages, "get", ask)
    site.view = slow
    answers = [reader.result().content for reader in at_once(*readers * [site.get])]

    assert answers == [LONG_TEXT.encode()] * readers
    assert site.rendered == 1


def test_a_view_that_breaks_holds_nobody_up(site: Site) -> None:
    def broken(_request: HttpRequest) -> HttpResponse:
        raise KeyError

    site.view = broken
    with pytest.raises(KeyError):
        site.get()
    site.view = lambda _request: PublicAnswer("Oui")

    assert site.get().content == b"Oui"


# --- The real site -------------------------------------------------------------------------------


@pytest.fixture
def edition(db: None) -> Edition:
    """A published edition with one of everything."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    topic = TagFactory.create(slug="mer")
    SlotFactory.create(
        room__slug="quai",
        session__edition=edition,
        session__slug="rade",
        session__title_fr="La rade",
        session__speakers=[SpeakerFactory.create(slug="ana")],
        session__tags=[topic],
    )
    PageFactory.create(edition=edition, slug="acces")
    RecapFactory.create(slug="recit", tags=[topic])
    publish(edition)
    return edition


PAGES = [
    "/",
    "/2027/",
    "/2027/programme/",
    "/2027/sessions/rade/",
    "/intervenants/ana/",
    "/2027/programme/changements/",
    "/2027/infos/acces/",
    "/themes/mer/",
    "/recits/",
    "/en/",
    "/2027/programme.ics",
    "/recits/atom.xml",
    "/sitemap.xml",
    "/robots.txt",
]


def test_a_warm_page_asks_the_database_once(
    client: Client, edition: Edition, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in PAGES:
        tag = client.get(address)["ETag"]
        with django_assert_max_num_queries(1, info=address):
            assert client.get(address)["ETag"] == tag
        with django_assert_max_num_queries(1, info=address):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_no_page_repeats_what_only_one_reader_asked(client: Client, edition: Edition) -> None:
    for address in PAGES:
        page = client.get(address, {"utm_source": "SECRET", "q": "rade"}).content.decode()
        assert "SECRET" not in page, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "sessionid",
        "csrftoken",
    ],
)
@pytest.mark.parametrize("value", ["ß" * 32, "a" * 32])
def test_a_cookie_that_makes_no_sense_makes_no_page_of_its_own(
    client: Client, edition: Edition, name: str, value: str
) -> None:
    client.cookies[name] = value
    page = client.get("/")
    assert page["Vary"] == "Accept-Encoding"
    assert "ETag" in page
    assert not page.cookies


def test_who_signed_in_gets_the_public_page(client: Client, edition: Edition) -> None:
    organiser = Client()
    organiser.force_login(UserFactory.create(superuser=True))
    for address in PAGES:
        with travel(datetime.now(UTC), tick=False):
            seen, public = organiser.get(address), client.get(address)
        # The one header that is for each request alone.
        assert seen.headers.pop("X-Request-Id") != public.headers.pop("X-Request-Id")
        assert seen.content == public.content, address
        assert dict(seen.items()) == dict(public.items()), address
        assert public["Vary"] == "Accept-Encoding", address
        assert not seen.cookies, address


def test_a_kept_page_is_not_given_under_a_stranger_s_name(client: Client, edition: Edition) -> None:
    with override_settings(SITE_URL="https://m2.example", ALLOWED_HOSTS=["m2.example"]):
        assert client.get("/", headers={"Host": "m2.example"}).status_code == 200
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
