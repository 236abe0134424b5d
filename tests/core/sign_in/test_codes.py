"""Asking to be let in by mail: what it tells strangers, what they can do with it, what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from core.mail.outbox import forget_expired, send_letter
from core.models import BrowserSession, Letter, User
from core.sign_in import codes as door
from tests.core.sign_in.test_adapter import ASK, ENTER, FORGOTTEN, code_of, link, neutral, who
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "camille@example.org"
NOON = "2027-05-20T12:00:10Z"


@pytest.fixture
def user() -> User:
    return UserFactory.create(email=EMAIL)


def place(number: int) -> Client:
    """A browser in a network of its own."""
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


def ask(client: Client, email: str = EMAIL) -> Any:
    return client.post(ASK, {"email": email}, follow=True)


def flood(codes: int) -> None:
    """Strangers ask for so many codes, a few from each place."""
    for number in range(codes):
        ask(place(number // 5))


# --- Who has an account --------------------------------------------------------------------------


def steps(client: Client, email: str) -> dict[str, Callable[[], Any]]:
    return {
        "ask": lambda: client.post(ASK, {"email": email}),
        "page": lambda: client.get(ENTER),
        "wrong": lambda: client.post(ENTER, {"code": "BCDF-GHJK"}),
        "resend": lambda: client.post(ENTER, {"action": "resend"}),
        "again": lambda: client.get(ENTER),
        "forgotten": lambda: client.post(FORGOTTEN, {"email": email}),
    }


def work(email: str) -> dict[str, tuple[int, str, list[str]]]:
    """What each step answers, and what it asks the database, without the values."""
    done = {}
    client = Client()
    for name, step in steps(client, email).items():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = step()
        asked = [re.sub(r"'[^']*'|\d+|NULL", "?", query["sql"]) for query in queries]
        done[name] = (response.status_code, neutral(response, email), asked)
    return done


@pytest.mark.parametrize("email", ["ines@example.org", "gone@example.org", "nobody@example.org"])
def test_every_address_costs_the_same_work(
    tasks: Any, mailoutbox: list[EmailMessage], email: str
) -> None:
    """Of anyone who was invited, whose account is closed, and who has none; the worker is idle."""
    invited = UserFactory.create(email="ines@example.org")
    EmailAddress.objects.create(user=invited, email=invited.email, primary=True, verified=True)
    UserFactory.create(email="gone@example.org", is_active=False)
    UserFactory.create(email=EMAIL)
    # Counts of limits begin.
    work("first@example.org")
    assert work(email) == work(EMAIL)
    # No mail server is talked to while a person waits.
    assert mailoutbox == []


# --- What is kept --------------------------------------------------------------------------------


def everything() -> str:
    """All that a copy of the database tells."""
    sessions = [session.get_decoded() for session in BrowserSession.objects.all()]
    return str([*Letter.objects.values(), *sessions])


def test_no_row_holds_what_lets_in(user: User, mailoutbox: list[EmailMessage]) -> None:
    client = Client()
    ask(client)
    client.post(FORGOTTEN, {"email": EMAIL})
    code, path = code_of(mailoutbox[0]), link(mailoutbox[1])
    token = path.rstrip("/").rpartition("/")[2]
    assert code not in everything()
    assert token not in everything()
    assert client.session["account_login"]["user_pk"] is None


def test_code_that_waits_past_its_life_is_not_sent(
    user: User, tasks: Any, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    with travel(NOON, tick=False) as clock:
        ask(Client())
        [letter] = Letter.objects.all()
        [planned] = [each for each in tasks if each.task.name == forget_expired.name]
        assert planned.task.run_after == letter.expires_at == timezone.now() + door.CODE_LIVES
        Letter.objects.update(user=user)
        clock.move_to(letter.expires_at)
        send_letter.call(letter.pk, 0, 0)
        assert mailoutbox == []
        forget_expired.call()
    assert not Letter.objects.exists()
    assert f"Letter {letter.pk} could not be sent in time" in caplog.text
    assert EMAIL not in caplog.text


def test_code_is_used_once(user: User, mailoutbox: list[EmailMessage]) -> None:
    first, second = place(1), place(2)
    with travel(NOON, tick=False):
        flood(door.CODES_A_DAY)
        ask(first)
        ask(second)
        code = code_of(mailoutbox[-1])
        first.post(ENTER, {"code": code})
        assert who(first) == str(user.pk)
        second.post(ENTER, {"code": code})
        assert who(second) is None


# --- Limits --------------------------------------------------------------------------------------


def test_strangers_lock_nobody_out(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    with travel(NOON, tick=False):
        flood(40)
        assert len(mailoutbox) == door.CODES_A_DAY
        page = ask(client)
        assert len(mailoutbox) == door.CODES_A_DAY
        assert "Le dernier fonctionne ici" in " ".join(page.content.decode().split())
        client.post(ENTER, {"code": code_of(mailoutbox[-1])})
    assert who(client) == str(user.pk)


def test_letter_that_came_late_still_works(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    ask(client)
    client.post(ENTER, {"action": "resend"})
    assert code_of(mailoutbox[0]) != code_of(mailoutbox[1])
    client.post(ENTER, {"code": code_of(mailoutbox[0])})
    assert who(client) == str(user.pk)


def test_with_every_code_used_another_is_sent_however_many_were(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    with travel(NOON, tick=False) as clock:
        flood(40)
        clock.shift(timedelta(minutes=16))
        ask(client)
        assert len(mailoutbox) == door.CODES_A_DAY + 1
        client.post(ENTER, {"code": code_of(mailoutbox[-1])})
    assert who(client) == str(user.pk)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_guessing_is_bounded_and_answered_in_the_same_words(user: User, email: str) -> None:
    with travel(NOON, tick=False):
        for _n in range(door.ASKED_HERE):
            assert ask(place(7), email).redirect_chain
        refused = ask(place(7), email)
        assert not refused.redirect_chain
        assert "quart d’heure" in refused.context["form"].errors["email"][0]
        # In any spelling of its mailbox; and from elsewhere one asks as before.
        assert not ask(place(7), email.replace("@", "+1@")).redirect_chain
        assert ask(place(8), email).redirect_chain


def test_guessing_from_many_places_is_bounded_and_ends_no_page(
    client: Client, user: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "ASKED_FOR_ADDRESS", 10)
    with travel(NOON, tick=False):
        ask(client)
        flood(9)
        assert not ask(place(99)).redirect_chain
        client.post(ENTER, {"action": "resend"})
        client.post(ENTER, {"code": code_of(mailoutbox[0])})
    assert who(client) == str(user.pk)


@pytest.mark.parametrize("address", [ASK, FORGOTTEN])
@pytest.mark.parametrize(
    "email", [f"{'a' * 60}@{'b' * 60}.{'c' * 63}.{'d' * 63}.{'e' * 20}.fr", "zoé@b.org"]
)
def test_address_that_no_row_holds_is_refused(client: Client, address: str, email: str) -> None:
    assert client.post(address, {"email": email}).context["form"].errors["email"]


def test_nobody_is_flooded_with_links_and_the_last_one_works(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    with travel(NOON, tick=False) as clock:
        for number in range(40):
            response = place(number // 4).post(FORGOTTEN, {"email": EMAIL})
            assert response["Location"] == reverse("account_reset_password_done")
        assert len(mailoutbox) == door.LINKS_A_DAY
        form = client.get(link(mailoutbox[-1]), follow=True)
        assert form.redirect_chain
        # Later one is sent again, so that nobody waits for a day.
        clock.shift(timedelta(hours=1, minutes=1))
        client.post(FORGOTTEN, {"email": EMAIL})
        assert len(mailoutbox) == door.LINKS_A_DAY + 1
