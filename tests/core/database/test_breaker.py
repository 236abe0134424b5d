import time
from collections.abc import Callable
from threading import Event, Thread

import pytest
from time_machine import travel

from core.database.breaker import AwayError, Breaker


def fail() -> int:
    raise ConnectionError("nobody there")


def answer() -> int:
    return 42


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, seconds)


@pytest.fixture
def breaker() -> Breaker:
    return Breaker("thing", (ConnectionError,), pause=0.5)


def test_while_closed_it_passes_answers_on(breaker: Breaker) -> None:
    assert breaker.call(answer) == 42
    assert not breaker.is_open


def test_a_failure_opens_it(breaker: Breaker) -> None:
    with travel("2027-05-20T12:00:00Z", tick=False), pytest.raises(AwayError) as raised:
        breaker.call(fail)
    assert isinstance(raised.value.__cause__, ConnectionError)
    assert breaker.opened_at is not None
    assert breaker.opened_at.isoformat() == "2027-05-20T12:00:00+00:00"


def test_errors_of_another_kind_are_none_of_its_business(breaker: Breaker) -> None:
    with pytest.raises(ZeroDivisionError):
        breaker.call(lambda: 1 // 0)
    assert not breaker.is_open


def test_while_open_nobody_asks_before_the_pause_is_over(
    breaker: Breaker, clock: Callable[[float], None]
) -> None:
    breaker.open(ConnectionError())
    clock(1000.4)
    with pytest.raises(AwayError):
        breaker.call(answer)
    clock(1000.6)
    assert breaker.call(answer) == 42
    assert not breaker.is_open


def test_a_try_in_vain_begins_another_pause(
    breaker: Breaker, clock: Callable[[float], None]
) -> None:
    breaker.open(ConnectionError())
    since = breaker.opened_at
    clock(1000.6)
    with pytest.raises(AwayError):
        breaker.call(fail)
    clock(1001.0)
    with pytest.raises(AwayError):
        breaker.call(answer)
    assert breaker.opened_at == since


def test_one_tries_and_the_others_do_not_wait(
    breaker: Breaker, clock: Callable[[float], None]
) -> None:
    breaker.open(ConnectionError())
    clock(1001.0)
    begun, end = Event(), Event()

    def slow() -> int:
        begun.set()
        assert end.wait(10)
        return 42

    trying = Thread(target=breaker.call, args=[slow])
    trying.start()
    assert begun.wait(10)
    with pytest.raises(AwayError):
        breaker.call(answer)
    end.set()
    trying.join()
    assert not breaker.is_open


def test_its_ups_and_downs_are_reported_once(
    breaker: Breaker, clock: Callable[[float], None], caplog: pytest.LogCaptureFixture
) -> None:
    breaker.open(ConnectionError("nobody there\nat all"))
    breaker.open(ConnectionError("still nobody"))
    clock(1001.0)
    breaker.call(answer)
    breaker.call(answer)
    assert caplog.messages == [
        "The thing does not answer: nobody there",
        "The thing answers again.",
    ]
