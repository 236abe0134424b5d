"""Pages that are in memory before anybody asks for them."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from time_machine import travel

from core.content.version import count_change
from core.database.connection import breaker
from events.models import Edition
from marseille20.delivery import warmed, warming
from marseille20.delivery.pagecache import PageCacheMiddleware, PageMemory
from marseille20.delivery.warming import UnreadableError, Warmer
from talks.models import Slot
from talks.published import editions_in_memory, forget, published_site
from talks.releases import publish
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

FRAME = [
    *("/", "/en/"),
    *("/2027/programme/", "/en/2027/programme/"),
    *("/2027/", "/en/2027/"),
    *("/2027/state.json", "/en/2027/state.json"),
]


@pytest.fixture
def warmer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Warmer]:
    # The connection is that of the test, and no reader is to be left a turn.
    monkeypatch.setattr(warming, "let_go", lambda: None)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(Warmer, "is_ready", Event())
    monkeypatch.setattr(Warmer, "is_warm", Event())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Warmer(get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    for day, name in ((1, "rade"), (2, "large")):
        SlotFactory.create(day=day, session__edition=edition, session__slug=name)
    publish(edition)
    return edition


def asked(monkeypatch: pytest.MonkeyPatch, warmer: Warmer) -> list[str]:
    """What it asks for in one look."""
    paths: list[str] = []

    def get(path: str, **_: object) -> bool:
        paths.append(path)
        return True

    monkeypatch.setattr(warmer, "get", get)
    warmer.look()
    return paths


def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the path of each page rendered, with its status if it is not 200."""
    paths: list[str] = []
    fresh = PageCacheMiddleware.fresh

    def noted(self: PageCacheMiddleware, request: HttpRequest) -> HttpResponseBase:
        response = fresh(self, request)
        status = response.status_code
        paths.append(request.path if status == 200 else f"{request.path} {status}")
        return response

    monkeypatch.setattr(PageCacheMiddleware, "fresh", noted)
    return paths


def sessions(*slugs: str) -> list[str]:
    return [f"{start}/2027/sessions/{slug}/" for slug in slugs for start in ("", "/en")]


def test_without_an_edition_there_is_the_home_page(
    warmer: Warmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(monkeypatch, warmer) == ["/", "/en/"]
    assert warmer.is_warm.is_set()


def test_what_comes_is_warmed_before_what_is_over(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Slot.objects.get(session__slug="rade")
    with travel(first.start - timedelta(days=1), tick=False):
        assert asked(monkeypatch, warmer) == [*FRAME, *sessions("rade", "large")]
    warmer.version = 0
    with travel(first.end + timedelta(hours=1), tick=False):
        assert asked(monkeypatch, warmer) == [*FRAME, *sessions("large", "rade")]


def test_it_leaves_off_when_something_changes_meanwhile(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths: list[str] = []

    def get(path: str, **_: object) -> bool:
        paths.append(path)
        if len(paths) == 1:
            AnnouncementFactory.create(edition=edition)
        return True

    monkeypatch.setattr(warmer, "get", get)
    warmer.look()
    assert paths == ["/"]
    assert not warmer.is_warm.is_set()
    warmer.look()
    assert len(paths) > len(FRAME)
    assert warmer.is_warm.is_set()


def test_it_is_ready_before_what_is_long(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(EditionFactory.create(slug="2026"))
    found: dict[str, tuple[bool, bool, int]] = {}

    def get(path: str, **_: object) -> bool:
        found[path] = (warmer.is_ready.is_set(), warmer.is_warm.is_set(), editions_in_memory()[0])
        return True

    monkeypatch.setattr(warmer, "get", get)
    warmer.look()
    assert found["/en/"] == (False, False, 1)
    assert found["/2027/programme/"] == (True, False, 1)
    assert found["/2027/sessions/rade/"] == (True, False, 2)
    assert warmer.is_warm.is_set()


def test_it_is_not_ready_while_the_home_page_cannot_be_read(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "/en/"
    fresh = PageCacheMiddleware.fresh

    def fail(self: PageCacheMiddleware, request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(status=500) if request.path == broken else fresh(self, request)

    with monkeypatch.context() as while_broken:
        while_broken.setattr(PageCacheMiddleware, "fresh", fail)
        with pytest.raises(UnreadableError, match=f"^{broken} answers 500$"):
            warmer.look()
        assert not warmer.is_ready.is_set()
    warmer.look()
    assert warmer.is_ready.is_set()
    # Later it is no reason to send readers away.
    AnnouncementFactory.create(edition=edition)
    monkeypatch.setattr(PageCacheMiddleware, "fresh", fail)
    warmer.look()
    assert warmer.is_ready.is_set()


OTHERS = [
    *("/recits/", "/en/recaps/"),
    *("/2027/intervenants/", "/en/2027/speakers/"),
    *("/2027/programme/changements/", "/en/2027/programme/changes/"),
    *("/2027/infos/venir/", "/en/2027/info/venir/"),
    *("/recits/bilan/", "/en/recaps/bilan/"),
    *("/intervenants/zoe/", "/en/speakers/zoe/"),
]


@pytest.fixture
def others(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read less, to be rendered as soon as the sessions are."""
    monkeypatch.setattr(warming, "QUIET", -1.0)
    PageFactory.create(edition=edition, slug="venir")
    PageFactory.create(edition=edition, slug="cache", published=False)
    RecapFactory.create(slug="bilan")
    RecapFactory.create(slug="ebauche", status="draft")
    zoe = SpeakerFactory.create(slug="zoe")
    Slot.objects.get(session__slug="rade").session.credits.create(speaker=zoe)
    publish(edition)


@pytest.mark.usefixtures("others")
def test_what_is_read_less_is_warmed_when_nothing_changes(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert OTHERS[0] not in asked(monkeypatch, warmer)
    assert asked(monkeypatch, warmer) == OTHERS
    assert asked(monkeypatch, warmer) == []
    AnnouncementFactory.create(edition=edition)
    assert OTHERS[0] not in asked(monkeypatch, warmer)
    assert asked(monkeypatch, warmer) == OTHERS


def test_what_is_read_less_is_rendered_again_only_where_something_was_taken_away(
    others: None, warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        warmer.look()
    made = rendered(monkeypatch)

    def made_after(change: Callable[[], object]) -> list[str]:
        change()
        warmer.look()
        made.clear()
        warmer.look()
        return made

    assert made_after(lambda: AnnouncementFactory.create(edition=edition)) == []
    # One that was not there yet.
    assert made_after(lambda: RecapFactory.create(slug="carnet")) == [
        "/recits/carnet/",
        "/en/recaps/carnet/",
    ]
    assert set(made_after(lambda: count_change(takes_away=True))) > set(OTHERS)


@pytest.mark.usefixtures("edition")
def test_while_one_change_follows_another_it_is_not(
    warmer: Warmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "QUIET", float("inf"))
    assert asked(monkeypatch, warmer)
    assert asked(monkeypatch, warmer) == []


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("room", [0, 5])
def test_what_is_read_less_pushes_nothing_out(
    room: int, warmer: Warmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    warmer.look()
    made = rendered(monkeypatch)
    monkeypatch.setattr(PageMemory, "make_room", lambda *_: len(made) <= room)
    warmer.look()
    assert made == OTHERS[: room + 1]
    for path in (*FRAME, *OTHERS[:room]):
        warmer.get(path)
    assert len(made) == room + 1
    warmer.get(OTHERS[room])
    assert len(made) == room + 2


def test_while_the_database_is_away_it_waits(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_site()
    forget()
    breaker.open(ConnectionError())
    assert asked(monkeypatch, warmer) == []
    monkeypatch.setattr(breaker, "next_try", 0.0)
    assert asked(monkeypatch, warmer)


def test_what_the_database_does_not_answer_is_asked_for_at_the_next_look(
    warmer: Warmer, others: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for slug in ("2025", "2026"):
        publish(EditionFactory.create(slug=slug))
    monkeypatch.setattr(breaker, "pause", 0.0)
    lost: list[str] = []

    def lose(execute: Any, sql: str, *arguments: Any) -> Any:
        """The second programme that is read, and then the list of pages."""
        step = "page" if warmer.is_warm.is_set() else "programme"
        is_asked = "events_page" in sql if step == "page" else "calendar_sequence" in sql
        if is_asked and step not in lost and editions_in_memory()[0] > 1:
            lost.append(step)
            raise OperationalError("nobody there")
        return execute(sql, *arguments)

    with connection.execute_wrapper(lose):
        assert OTHERS[0] not in asked(monkeypatch, warmer)
        assert (lost, editions_in_memory(), warmer.is_warm.is_set()) == (
            ["programme"],
            (2, 3),
            False,
        )
        asked(monkeypatch, warmer)
        assert (editions_in_memory(), warmer.is_warm.is_set()) == ((3, 3), True)
        assert asked(monkeypatch, warmer) == []
        assert lost == ["programme", "page"]
        assert asked(monkeypatch, warmer) == OTHERS
    assert {record.name for record in caplog.records} == {"core.database.breaker"}


def test_while_another_process_warms_it_has_the_home_page_and_waits(
    warmer: Warmer, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(EditionFactory.create(slug="2026"))
    with warmed.alone(published_site()):
        assert asked(monkeypatch, warmer) == FRAME[:2]
        assert (warmer.is_ready.is_set(), warmer.is_warm.is_set()) == (True, False)
        # Readers of topics and people need them all.
        assert editions_in_memory() == (2, 2)
    assert asked(monkeypatch, warmer) == [*FRAME, *sessions("rade", "large")]
    assert warmer.is_warm.is_set()


@pytest.mark.parametrize(("vendor", "is_kept"), [("sqlite", True), ("postgresql", False)])
def test_a_connection_that_others_wait_for_is_given_back(
    vendor: str, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = SimpleNamespace(vendor=vendor, is_open=True)
    used.close = lambda: setattr(used, "is_open", False)
    monkeypatch.setattr(connections, "all", lambda **_: [used])
    warming.let_go()
    assert used.is_open is is_kept


def test_the_addresses_are_loaded_while_the_database_answers(
    warmer: Warmer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = Event()
    monkeypatch.setattr(warming, "import_module", lambda _urls: loaded.set())
    monkeypatch.setattr(warming, "HEAD_START", 0.0)
    monkeypatch.setattr(warmer, "run", loaded.wait)
    warmer.start()
    assert loaded.is_set()
    warmer.join()


def test_what_is_broken_does_not_fill_the_log(
    warmer: Warmer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise KeyboardInterrupt

    looks = iter([None, ZeroDivisionError()])

    def look() -> None:
        if error := next(looks):
            raise error

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(warmer, "look", look)
    with pytest.raises(KeyboardInterrupt):
        warmer.run()
    assert pauses == [settings.PUBLIC_FRESH_SECONDS / 2, 30]
    assert caplog.messages == ["Pages could not be warmed"]
