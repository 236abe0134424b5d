"""The index follows what is public, and outlives the database."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone
from time_machine import travel

from core.database.breaker import AwayError
from core.database.connection import breaker
from events.models import Edition
from search import index_refresh
from search.documents import Document
from search.index_refresh import IndexRefresher, known_state, refresh
from search.queries import answer, question
from search.results import Filters, results
from talks.erasure import erase
from talks.models import Session
from talks.published import forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AnnouncementFactory,
    PageFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

# Stands in the title, the name or the text of what comes and goes.
WORD = "Rascasse"


@pytest.fixture(autouse=True)
def nothing_is_believed(settings: LazySettings, tmp_path: Path) -> None:
    settings.PUBLIC_FRESH_SECONDS = 0
    # What other tests kept is of other databases.
    settings.VAR_DIR = tmp_path


def found() -> list[str]:
    """What is found once the index is renewed."""
    forget()
    refresh()
    return [document.title.either for document in found_now()]


def found_now() -> list[Document]:
    return answer(known_state(), question(WORD)).documents


def session(edition: Edition, **fields: object) -> Session:
    row: Session = SlotFactory.create(
        session=SessionFactory.create(edition=edition, **fields)
    ).session
    publish(edition)
    return row


# --- What comes and goes -------------------------------------------------------------------------


def test_a_session_is_found_from_its_publishing_to_its_withdrawal(edition: Edition) -> None:
    SlotFactory.create(session__edition=edition, session__title_fr=f"{WORD} un")
    assert found() == []
    publish(edition)
    assert found() == [f"{WORD} un"]
    withdraw(Session.objects.get())
    assert found() == []


def test_what_was_erased_is_not_found_by_anything_it_said(edition: Edition) -> None:
    speaker = SpeakerFactory.create(name=f"Ana {WORD}", biography_fr=f"Un {WORD}.")
    row = session(edition, speakers=[speaker], title_fr="La jetée")
    assert found() == [f"Ana {WORD}", "La jetée"]
    erase(speaker, by=None)
    assert found() == []
    Session.objects.update(abstract_fr=f"Un {WORD}.")
    publish(edition)
    assert found() == ["La jetée"]
    erase(row, by=None)
    assert found() == []


def test_what_appears_at_its_time_is_found_from_then_on(edition: Edition) -> None:
    soon, later = timezone.now() + timedelta(hours=1), timezone.now() + timedelta(hours=3)
    RecapFactory.create(title_fr=f"{WORD} à venir", published_at=soon)
    AnnouncementFactory.create(edition=edition, text_fr=f"{WORD} !", starts=soon, until=later)
    assert found() == []
    with travel(soon + timedelta(minutes=1), tick=False):
        assert sorted(found()) == [f"{WORD} !", f"{WORD} à venir"]
    with travel(later, tick=False):
        assert found() == [f"{WORD} à venir"]


def test_what_was_withdrawn_a_second_ago_is_not_shown(edition: Edition) -> None:
    row = session(edition, title_fr=f"{WORD} un")
    assert found() == [f"{WORD} un"]
    withdraw(row)
    forget()
    assert found_now()
    shown = results(known_state(), published_site(), WORD, Filters(), timezone.now())
    assert (shown.count, shown.groups) == (0, [])


# --- How it is renewed ---------------------------------------------------------------------------


@pytest.fixture
def connections_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the test's."""
    monkeypatch.setattr(index_refresh, "connections", SimpleNamespace(close_all=lambda: None))


@pytest.mark.usefixtures("connections_stay_open")
def test_the_index_answers_while_the_database_is_away(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    PageFactory.create(edition=edition, title_fr=f"{WORD} un")
    assert found() == [f"{WORD} un"]
    PageFactory.create(edition=edition, title_fr=f"{WORD} deux")
    with monkeypatch.context() as patch:
        patch.setattr(index_refresh, "contents", failing)
        with pytest.raises(AwayError):
            refresh()
        assert IndexRefresher("").look() == index_refresh.LOOK
        assert [document.title.fr for document in found_now()] == [f"{WORD} un"]
    breaker.opened_at = None
    assert sorted(found()) == [f"{WORD} deux", f"{WORD} un"]


def failing(*_args: object) -> None:
    raise OperationalError("no connection")


@pytest.mark.usefixtures("connections_stay_open")
def test_what_breaks_is_logged_and_tried_again_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    known_state()
    monkeypatch.setattr(index_refresh, "refresh", lambda: int("nothing"))
    assert IndexRefresher("").look() == index_refresh.RECOVERY
    assert "The search index could not be renewed" in caplog.text
