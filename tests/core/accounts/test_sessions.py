from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from core.accounts import sessions
from core.models import BrowserSession, User
from tests.admin import sign_in
from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db

PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
)


def request_of(client: Client, agent: str = "") -> Any:
    request = RequestFactory(headers={"User-Agent": agent} if agent else {}).get("/")
    request.session = client.session
    request.user = get_user(client)
    return request


def signed_in(user: User, agent: str) -> Client:
    """A browser as it is after a first page."""
    client = Client()
    client.force_login(user)
    request = request_of(client, agent)
    sessions.note(request, anew=True)
    request.session.save()
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, ("Chrome", "Android")),
        (IPHONE, ("Safari", "iPhone")),
        (LAPTOP, ("Firefox", "Mac")),
        (EDGE, ("Edge", "Windows")),
        ("x", ("", "")),
    ],
)
def test_browsers_are_named_as_people_do(agent: str, words: tuple[str, str]) -> None:
    client = signed_in(UserFactory.create(), agent)
    [found] = sessions.sign_ins(request_of(client))
    assert (found.browser, found.system) == words
    # And nothing is kept by which one could be distinguished from another.
    assert agent == "x" or agent not in str(dict(client.session))


def test_own_browsers_are_listed_this_one_first() -> None:
    user = UserFactory.create()
    with travel(timezone.now() - timedelta(days=2), tick=False):
        phone = signed_in(user, PHONE)
    laptop, edge = signed_in(user, LAPTOP), signed_in(user, EDGE)
    signed_in(UserFactory.create(), IPHONE)
    found = sessions.sign_ins(request_of(phone))
    assert found[0].browser == "Chrome"
    assert [each.is_this for each in found] == [True, False, False]
    for client in (phone, laptop, edge):
        assert str(client.session.session_key) not in str(found)


def test_those_that_let_nobody_in_any_more_are_not_listed() -> None:
    user = UserFactory.create()
    here = signed_in(user, LAPTOP)
    with travel(timezone.now() - timedelta(days=15)):
        signed_in(user, PHONE)
    assert len(sessions.sign_ins(request_of(here))) == 1
    signed_in(user, EDGE)
    user.set_password("une-sirène-à-trois-mâts")
    user.save()
    again = signed_in(user, LAPTOP)
    assert len(sessions.sign_ins(request_of(again))) == 1


def test_nobody_is_signed_out_by_others() -> None:
    user = UserFactory.create()
    mine, phone = signed_in(user, LAPTOP), signed_in(user, PHONE)
    theirs = signed_in(UserFactory.create(), LAPTOP)
    [row] = sessions.sign_ins(request_of(theirs))
    assert not sessions.end(request_of(mine), row.handle)
    sessions.end_others(request_of(mine))
    signed = [get_user(client).is_authenticated for client in (mine, phone, theirs)]
    assert signed == [True, False, True]


def test_sessions_go_with_the_account() -> None:
    user = UserFactory.create()
    signed_in(user, LAPTOP)
    signed_in(UserFactory.create(), LAPTOP)
    user.delete()
    assert BrowserSession.objects.count() == 1


# --- What it costs -------------------------------------------------------------------------------


def test_pages_of_the_admin_note_it_now_and_then(client: Client) -> None:
    sign_in(client, organiser=True)
    began = client.session[sessions.SEEN]["until"]
    client.get("/admin/")
    assert client.session[sessions.SEEN]["until"] == began
    with travel(timezone.now() + timedelta(minutes=16)):
        client.get("/admin/")
        held = client.session[sessions.SEEN]
    assert held["until"] > began
    assert held["since"] == began


def test_public_pages_ask_nothing_for_it(client: Client) -> None:
    EditionFactory.create(is_current=True)
    sign_in(client, organiser=True)
    with CaptureQueriesContext(connection) as asked:
        assert not client.get("/").cookies
    assert BrowserSession._meta.db_table not in str(asked.captured_queries)
