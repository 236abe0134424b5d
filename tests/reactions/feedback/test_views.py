from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from time_machine import travel

from core.models import Erasure
from reactions.feedback import receiving
from reactions.models import Feedback
from talks.models import Session
from talks.releases import publish
from tests.factories import UserFactory
from tests.reactions.comments.writing import challenge_in, shown, solve
from tests.reactions.feedback.giving import FIELDS, page_of, said, send

pytestmark = pytest.mark.django_db

THANKS = "Merci"


@pytest.fixture(autouse=True)
def begun(during: None) -> None:
    """It has."""


def test_from_the_session_to_the_row_and_back(client: Client, session: Session) -> None:
    response = send(client, session)
    assert response["Location"] == f"{page_of(session)}?sent"
    row = Feedback.objects.get()
    assert (row.session, row.face, row.text) == (session, 4, FIELDS["text"])
    page = client.get(response["Location"])
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert THANKS in shown(page)
    assert FIELDS["text"] in shown(page)
    assert 'content="noindex"' in shown(page)


def test_nothing_of_anyone_who_gave_it_is_kept(client: Client, session: Session) -> None:
    send(client, session)
    row = Feedback.objects.values().get()
    assert row.keys() == {"id", "key", "session_id", "face", "text", "given_at", "sent_at"}
    # Nor is the browser told anything that another session's page would be asked with.
    for name, language in (("feedback_fr", "fr"), ("feedback_en", "en")):
        with translation.override(language):
            assert client.cookies[name]["path"] == page_of(session)
        assert client.cookies[name]["httponly"]
        assert client.cookies[name].value not in row["key"]


def test_one_per_browser_and_session(client: Client, session: Session) -> None:
    send(client, session)
    send(client, session, face="1", text="Finalement non.")
    row = Feedback.objects.get()
    assert (row.face, row.text) == (1, "Finalement non.")
    with translation.override("en"):
        send(client, session, face="2")
    assert Feedback.objects.get().face == 2
    send(Client(), session)
    assert Feedback.objects.count() == 2


def test_what_is_sent_twice_is_there_once(session: Session) -> None:
    """Before any answer came, as by a second tap."""
    for _ in range(2):
        send(Client(), session, token="0123456789abcdef0123456789abcdef0123")
    send(Client(), session, token="x")
    assert Feedback.objects.count() == 2


def test_words_are_optional_and_a_face_is_not(client: Client, session: Session) -> None:
    response = client.post(page_of(session), {"text": "Sans avis."})
    assert response.status_code == 200
    assert "errorlist" in shown(response)
    assert "Sans avis." in shown(response)
    assert not Feedback.objects.exists()
    client.post(page_of(session), {"face": "5"})
    assert Feedback.objects.get().text == ""


@pytest.mark.parametrize("face", ["0", "6", "x"])
def test_there_are_five_faces(client: Client, session: Session, face: str) -> None:
    assert "errorlist" in shown(send(client, session, face=face))
    assert not Feedback.objects.exists()


# --- For a day -----------------------------------------------------------------------------------


def test_can_be_changed_for_a_day(client: Client, session: Session, start: datetime) -> None:
    send(client, session)
    with travel(start + timedelta(hours=24), tick=False):
        send(client, session, face="5")
        assert Feedback.objects.get().face == 5
    with travel(start + timedelta(hours=25), tick=False):
        page = client.get(page_of(session))
        assert FIELDS["text"] in shown(page)
        assert 'name="face"' not in shown(page)
        response = send(client, session, face="1", text="Trop tard.")
        assert response.status_code == 429
        assert "Trop tard." in shown(response)
    assert Feedback.objects.get().face == 5


def test_who_gave_it_takes_it_away(client: Client, session: Session, start: datetime) -> None:
    """Whenever they like: after a day too, and when nothing more is taken."""
    send(client, session)
    key = Feedback.objects.get().key
    with travel(start + timedelta(weeks=12), tick=False):
        assert "withdraw" in shown(client.get(page_of(session)))
        response = client.post(page_of(session), {"do": "withdraw"})
    assert response.status_code == 302
    assert not Feedback.objects.exists()
    assert Erasure.objects.get(kind="feedback").key == key


def test_nobody_takes_away_that_of_others(client: Client, session: Session) -> None:
    said(session)
    client.post(page_of(session), {"do": "withdraw", "token": "0" * 36})
    client.post(page_of(session), {"do": "withdraw"})
    assert Feedback.objects.exists()


# --- When it is taken ----------------------------------------------------------------------------


def test_before_it_starts_one_is_informed_when(
    client: Client, session: Session, start: datetime
) -> None:
    with travel(start - timedelta(minutes=1), tick=False):
        response = send(client, session)
    assert response.status_code == 404
    assert "10:00" in shown(response)
    assert FIELDS["text"] in shown(response)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("state", [Session.State.CANCELLED, Session.State.WITHDRAWN])
def test_what_does_not_take_place_gets_none(client: Client, session: Session, state: str) -> None:
    session.state = state
    session.save()
    publish(session.edition)
    assert send(client, session).status_code == 410
    assert not Feedback.objects.exists()


def test_previews_take_none(client: Client, session: Session) -> None:
    client.force_login(UserFactory.create(superuser=True))
    assert client.post(f"/apercu{page_of(session)}", FIELDS).status_code == 404
    assert not Feedback.objects.exists()


# --- Against floods ------------------------------------------------------------------------------


def test_from_another_site_nothing_is_taken(client: Client, session: Session) -> None:
    response = client.post(page_of(session), FIELDS, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403


def test_the_trap_drops(client: Client, session: Session) -> None:
    response = send(client, session, website="https://casino.example/")
    assert response["Location"] == f"{page_of(session)}?sent"
    assert THANKS in shown(client.get(response["Location"]))
    assert not Feedback.objects.exists()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_WITHOUT_WORK", "MOST_UNCHECKED"):
        monkeypatch.setattr(receiving, name, 2)
    monkeypatch.setattr(receiving, "MOST_AT_ONCE", 6)


def flood(session: Session, count: int, **fields: Any) -> list[int]:
    return [send(Client(), session, **fields).status_code for _ in range(count)]


@pytest.mark.usefixtures("few")
def test_a_flood_is_slowed_and_bounded(session: Session) -> None:
    # Of a program that answers no challenge, and of one that says that it cannot.
    assert flood(session, 4) == [302, 302, 200, 200]
    assert flood(session, 4, altcha="") == [302, 302, 429, 429]
    assert Feedback.objects.count() == 4
    # Anyone who does the work still gets through, up to a bound.
    answers = [solve(challenge_in(send(Client(), session))) for _ in range(3)]
    assert [send(Client(), session, altcha=each).status_code for each in answers] == [302, 302, 429]
    # Others are not kept from it.
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert send(elsewhere, session).status_code == 302


def test_no_session_fills_the_database(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_OF_A_SESSION", 1)
    said(session)
    response = send(client, session)
    assert response.status_code == 429
    assert FIELDS["text"] in shown(response)
    assert Feedback.objects.count() == 1


def test_changes_are_counted(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_CHANGES", 2)
    send(client, session)
    assert [send(client, session, face=n).status_code for n in "123"] == [302, 302, 429]
    assert Feedback.objects.get().face == 2
