"""What is answered while the database is away."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import ReadOnlySqlTransaction

from core.content.version import count_change
from core.database.connection import breaker
from core.files.storage import StorageFullError
from events.models import Page
from talks.erasure import erase
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.core.database.test_connection import caused
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    SlotFactory,
    SpeakerFactory,
)


@pytest.fixture
def away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database does not answer, and nobody is to ask it."""
    client.raise_request_exception = False
    monkeypatch.setattr(breaker, "pause", float("inf"))
    breaker.open(ConnectionError("nobody there"))


@contextmanager
def refused(error: Exception) -> Iterator[None]:
    """Whatever is asked of the database."""

    def refuse(*_: object) -> None:
        raise error

    with connection.execute_wrapper(refuse):
        yield


def form(answer: Any) -> tuple[str, dict[str, str]]:
    """Where the form of a page leads, and what its fields hold."""
    found = BeautifulSoup(answer.text, "lxml").select_one("main form")
    assert found
    fields = found.select("input, textarea")
    return str(found["action"]), {
        str(field["name"]): str(field.get("value") or field.string) for field in fields
    }


@pytest.mark.usefixtures("db", "away")
class TestAway:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/recits/", ['lang="fr"', "Le site ne joint pas ses données"]),
            ("/en/recaps/", ['lang="en"', "The site cannot reach its data"]),
        ],
    )
    def test_a_page_that_is_not_in_memory_comes_later(
        self, client: Client, address: str, words: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with refused(AssertionError()):
            answer = client.get(address)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "30"
        assert answer["Cache-Control"] == "no-store"
        for word in words:
            assert word in answer.text

    def test_what_was_typed_is_kept(self, client: Client) -> None:
        typed = {"email": "odile@example.org", "text": "Merci !\nÀ <bientôt>", "password": "tide"}
        answer = client.post("/lettre/?next=1", typed)
        assert answer.status_code == 503
        assert "Rien n’a été enregistré" in answer.text
        assert form(answer) == (
            "/lettre/?next=1",
            {"email": "odile@example.org", "text": "\nMerci !\nÀ <bientôt>"},
        )
        assert "tide" not in answer.text

    def test_what_another_site_sends_is_not_offered_again(self, client: Client) -> None:
        headers = {"Origin": "https://elsewhere.example"}
        answer = client.post("/lettre/", {"email": "odile@example.org"}, headers=headers)
        assert answer.status_code == 503
        assert "odile" not in answer.text

    def test_what_is_too_long_to_show_is_left_to_the_browser(self, client: Client) -> None:
        client.cookies[settings.SESSION_COOKIE_NAME] = "kept"
        with refused(AssertionError()):
            answer = client.post("/admin/talks/session/add/", {"text": "long " * 60_000})
        assert answer.status_code == 503
        assert "long long" not in answer.text
        assert "revenez en arrière avec son bouton" in " ".join(answer.text.split())

    def test_a_script_is_reported_in_a_sentence(self, client: Client) -> None:
        headers = {"Accept": "application/json"}
        answer = client.post("/lettre/", {"email": "odile@example.org"}, headers=headers)
        assert answer.status_code == 503
        assert "enregistré" in answer.json()["error"]


PAGES = (
    *("/", "/en/", "/2027/", "/2027/programme/", "/en/2027/programme/", "/2027/state.json"),
    *("/2027/sessions/rade/", "/2027/sessions/large/", "/2027/intervenants/", "/recits/"),
    *("/2027/infos/venir/", "/sitemap.xml", "/2027/programme.ics", "/2027/programme/changements/"),
)


@pytest.fixture
def rade(client: Client, db: None) -> Session:
    """A session whose page, as all others, is in memory; so is the speaker's."""
    client.raise_request_exception = False
    edition = EditionFactory.create(slug="2027", is_current=True)
    PageFactory.create(edition=edition, slug="venir")
    zoe = SpeakerFactory.create(slug="zoe", name="Zoé Garlaban")
    for day, slug in ((1, "rade"), (2, "large")):
        SlotFactory.create(
            day=day, session__edition=edition, session__slug=slug, session__speakers=[zoe]
        )
    publish(edition)
    for page in (*PAGES, "/intervenants/zoe/"):
        assert client.get(page).status_code == 200, page
    return Session.objects.get(slug="rade")


def answers_without_database(client: Client) -> dict[str, int]:
    """What readers get once the process knows what changed, and then loses the database."""
    published_site()
    with refused(OperationalError("nobody there")):
        breaker.open(ConnectionError("nobody there"))
        breaker.next_try = float("inf")
        return {page: client.get(page).status_code for page in (*PAGES, "/intervenants/zoe/")}


def retitle(session: Session) -> None:
    session.title_fr = "La rade le soir"
    session.save()
    publish(session.edition)


def tell(session: Session) -> None:
    AnnouncementFactory.create(edition=session.edition)


@pytest.mark.parametrize("change", [retitle, tell, lambda _: count_change(takes_away=False)])
def test_what_changed_just_before_leaves_the_pages_known_last(
    change: Callable[[Session], None], rade: Session, client: Client
) -> None:
    change(rade)
    assert set(answers_without_database(client).values()) == {200}


def hide(session: Session) -> None:
    page = Page.objects.get(slug="venir")
    page.published = False
    page.save()


@pytest.mark.parametrize(
    "change",
    [
        withdraw,
        lambda session: erase(session.speakers.get(), by=None),
        hide,
    ],
)
def test_what_was_taken_away_just_before_is_not_shown(
    change: Callable[[Session], None], rade: Session, client: Client
) -> None:
    change(rade)
    assert set(answers_without_database(client).values()) == {503}


def test_what_was_taken_away_is_not_shown_where_the_rest_was_not_read(
    rade: Session, client: Client
) -> None:
    withdraw(rade)
    forget()

    def lose(execute: Any, sql: str, *arguments: Any) -> Any:
        """All but the version of the content."""
        if "core_contentversion" not in sql:
            raise OperationalError("nobody there")
        return execute(sql, *arguments)

    with connection.execute_wrapper(lose):
        assert client.get("/2027/sessions/rade/").status_code == 503
        assert breaker.is_open


def test_a_part_of_a_page_is_looked_for_in_the_page_known_last(
    rade: Session, client: Client
) -> None:
    page = "/2027/sessions/rade/"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}?reaction=4").get("Cache-Control") != "no-store"
    with refused(OperationalError("nobody there")):
        breaker.open(ConnectionError("nobody there"))
        breaker.next_try = float("inf")
        part = client.get(f"{page}?reaction=5")
        assert (part.status_code, part["Location"], part["Cache-Control"]) == (
            302,
            page,
            "no-store",
        )
        assert client.get(f"{page}?page=2").status_code == 503
        assert client.get("/recits/une-veille/?reaction=5").status_code == 503


@pytest.mark.parametrize("known", [False, True], ids=["nothing is known", "the site is known"])
def test_the_first_who_is_not_answered_is_informed_so(
    known: bool, client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    if known:
        published_site()
    client.raise_request_exception = False
    lost = OperationalError("consuming input failed")
    with refused(caused(lost, psycopg.OperationalError("consuming input failed"))):
        answer = client.get("/recits/")
    assert answer.status_code == 503
    assert breaker.is_open
    assert caplog.messages == ["The database does not answer: consuming input failed"]


def test_who_learns_it_before_a_view_is_asked_tells_the_others(client: Client, db: None) -> None:
    published_site()
    client.raise_request_exception = False
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    lost = OperationalError("the connection is lost")
    with refused(caused(lost, psycopg.OperationalError("the connection is lost"))):
        answer = client.post("/ecrire/1/", {"title": "Au large"})
    assert answer.status_code == 503
    assert form(answer) == ("/ecrire/1/", {"title": "Au large"})
    assert breaker.is_open


def test_a_database_that_lets_nobody_write_keeps_what_was_typed(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    published_site()
    error = OperationalError("cannot execute INSERT in a read-only transaction")
    with refused(caused(error, ReadOnlySqlTransaction())):
        answer = client.post("/lettre/", {"email": "odile@example.org"})
    assert answer.status_code == 503
    assert form(answer) == ("/lettre/", {"email": "odile@example.org"})
    assert "Le site ne peut rien enregistrer en ce moment." in answer.text
    assert "ses données" not in answer.text
    assert not breaker.is_open
    assert "read-only" in caplog.text


def test_a_page_that_the_database_refuses_does_not_say_that_it_is_away(
    client: Client, db: None
) -> None:
    published_site()
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    headers = {"Accept": "application/json"}
    with refused(OperationalError("database is locked")):
        page, sentence = client.get("/ecrire/1/"), client.get("/ecrire/1/", headers=headers)
    assert "ne peut pas faire ce que cette page demande en ce moment" in page.text
    assert sentence.json() == {"error": "Le site ne peut rien enregistrer en ce moment."}


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("core.http.bodies.read", OSError(errno.ENOSPC, "No space left on device")),
        ("newsletter.views.allow", StorageFullError("no room")),
    ],
)
def test_a_full_disk_keeps_what_was_typed(
    place: str, error: OSError, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    published_site()

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(place, refuse)
    answer = client.post("/lettre/", {"email": "odile@example.org"})
    assert answer.status_code == 503
    assert form(answer) == ("/lettre/", {"email": "odile@example.org"})
    assert "Le site ne peut rien enregistrer en ce moment." in answer.text
