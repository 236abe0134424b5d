"""What throttles and what holds once, with Valkey, and while it is away."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_altcha import is_challenge_used, mark_challenge_used
from redis import Redis
from time_machine import travel

from core.database.cache import breaker
from core.http.limits import allow
from core.models import Tally, User
from marseille20.settings import environment
from tests import valkey
from tests.databases import at_once
from tests.factories import UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.postgresql]

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server() -> Iterator[valkey.Server]:
    with valkey.server() as running:
        yield running


@pytest.fixture
def shared(server: valkey.Server, settings: LazySettings) -> Iterator[valkey.Server]:
    """The site counts in Valkey."""
    settings.CACHE_URL = server.address
    settings.CACHES = environment.caches(server.address)
    ask_again()
    yield server
    if server.process and server.process.poll() is not None:
        server.start()
    ask_again()
    cache.clear()


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with travel("2027-05-20 12:00:10", tick=False):
        yield


def ask_again() -> None:
    breaker.next_try = 0.0


def times(count: int, who: str = "quai") -> list[bool]:
    return [allow("knock", who, most=3, per=MINUTE) for _ in range(count)]


def test_so_many_and_no_more_are_counted_in_valkey(shared: valkey.Server) -> None:
    assert times(5) == [True, True, True, False, False]
    assert times(1, who="digue") == [True]
    assert not Tally.objects.exists()
    with travel("2027-05-20 12:01:00"):
        assert times(1) == [True]


@pytest.mark.parametrize("where", ["shared", "db"])
def test_a_refusal_counts_the_same_wherever_it_is_counted(
    where: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(where)
    counts = (2, 2, 1, 1, 4, 1)
    allowed = [allow("knock", "quai", most=3, per=MINUTE, several=each) for each in counts]
    assert allowed == [True, False, True, False, False, False]
    # Three were counted, and no attempt that was refused.
    assert not allow("knock", "quai", most=3, per=MINUTE)
    assert allow("knock", "quai", most=4, per=MINUTE)


def test_who_was_counted_is_forgotten_and_cannot_be_read(shared: valkey.Server) -> None:
    times(1, who="203.0.113.7")
    with Redis.from_url(shared.address) as client:
        [key] = client.keys()
        assert b"203.0.113.7" not in key
        assert 40 < client.ttl(key) <= 51


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["shared", "db"])
def test_all_who_knock_at_once_are_counted(where: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(where)
    knocks = at_once(*[lambda: times(1)[0]] * 12)
    assert sum(knock.result() for knock in knocks) == 3


def test_the_database_counts_while_valkey_is_away(
    shared: valkey.Server, caplog: pytest.LogCaptureFixture
) -> None:
    assert times(3) == [True, True, True]
    shared.stop()
    assert times(5) == [True, True, True, False, False]
    assert Tally.objects.get().count == 3
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("The cache does not answer: ")
    shared.start()
    ask_again()
    assert times(4) == [True, True, True, False]
    assert caplog.messages[1:] == ["The cache answers again."]


def test_one_that_hangs_is_left_alone(shared: valkey.Server) -> None:
    assert shared.process
    shared.process.send_signal(signal.SIGSTOP)
    try:
        assert times(5) == [True, True, True, False, False]
    finally:
        shared.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("is_away", [False, True])
def test_what_holds_once_holds_once(is_away: bool, shared: valkey.Server) -> None:
    if is_away:
        shared.stop()
    assert not is_challenge_used("42")
    mark_challenge_used("42", timeout=60)
    assert is_challenge_used("42")
    assert cache.add("code", "y", 60)
    assert not cache.add("code", "y", 60)
    cache.set("count", 1, 60)
    assert cache.incr("count") == 2
    assert cache.get_many(["count", "none"]) == {"count": 2}
    cache.set_many({"a": 1, "b": [2]}, 60)
    cache.delete_many(["a"])
    assert (cache.get("a"), cache.get("b"), "b" in cache) == (None, [2], True)
    assert cache.touch("b", 60)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")


def test_passwords_are_not_tried_for_long_while_valkey_is_away(
    shared: valkey.Server, client: Client
) -> None:
    """Strangers neither get more tries, nor is anybody else shut out."""
    user = User.objects.get(pk=UserFactory.create().pk)
    user.set_password("marée haute")
    user.save()
    door = reverse("account_login")
    shared.stop()
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    said = ""
    for n in range(11):
        said = stranger.post(door, {"login": user.email, "password": f"essai {n}"}).text
    assert "Trop de tentatives" in said
    answer = client.post(door, {"login": user.email, "password": "marée haute"})
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
