"""What every row that is attempted again relies on, tried with letters."""

from datetime import timedelta
from typing import Any

import pytest
from django.tasks import task
from django.tasks.backends.dummy import DummyBackend
from django.utils import timezone
from time_machine import travel

from core.models import Letter
from core.tasks.attempts import (
    MOST_ATTEMPTS,
    PAUSES,
    PAUSES_AND_CLOSING,
    claim,
    start_attempt,
    start_round,
)

pytestmark = pytest.mark.django_db

UNSENT = Letter.objects.filter(sent_at=None)


@task
def attempt(pk: int, turn: int, attempts: int) -> None:
    """Nothing does it: what matters is when it is planned."""


@pytest.fixture
def letter() -> Letter:
    return Letter.objects.create(to="ines@example.org", subject="Bonjour", body="Voilà.\n")


@pytest.fixture
def broken(tasks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is killed when it is about to plan something."""

    def die(*args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(DummyBackend, "enqueue", die)


def start(letter: Letter, attempts: int, turn: int = 0, **options: Any) -> Letter | None:
    return start_attempt(UNSENT.all(), attempt, (letter.pk, turn, attempts), **options)


def planned(tasks: Any) -> list[tuple[Any, Any]]:
    return [(result.args, result.task.run_after) for result in tasks]


# --- Attempts ------------------------------------------------------------------------------------


def test_each_attempt_is_counted_and_plans_the_next_after_a_longer_pause(
    letter: Letter, tasks: Any
) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        now = timezone.now()
        for number, _pause in enumerate(PAUSES):
            row = start(letter, number)
            assert row
            assert (row.attempts, row.tried_at, row.is_exhausted) == (number + 1, now, False)
        assert planned(tasks) == [
            ([letter.pk, 0, number], now + pause) for number, pause in enumerate(PAUSES, start=1)
        ]
    letter.refresh_from_db()
    assert (letter.attempts, letter.tried_at) == (len(PAUSES), now)
    assert sorted(PAUSES) == PAUSES


def test_after_the_last_attempt_none_is_planned(letter: Letter, tasks: Any) -> None:
    Letter.objects.update(attempts=MOST_ATTEMPTS - 1)
    row = start(letter, MOST_ATTEMPTS - 1)
    assert row
    assert row.is_exhausted
    assert tasks == []


def test_what_has_a_state_is_closed_by_one_more_call(letter: Letter, tasks: Any) -> None:
    Letter.objects.update(attempts=MOST_ATTEMPTS - 1)
    with travel("2027-05-20T10:00:00Z", tick=False):
        start(letter, MOST_ATTEMPTS - 1, pauses=PAUSES_AND_CLOSING)
        later = timezone.now() + PAUSES_AND_CLOSING[-1]
    assert planned(tasks) == [([letter.pk, 0, MOST_ATTEMPTS], later)]


def test_of_two_workers_one_makes_the_attempt(letter: Letter, tasks: Any) -> None:
    first, second = Letter.objects.get(), Letter.objects.get()
    assert claim(UNSENT.all(), first, failure="Busy")
    assert not claim(UNSENT.all(), second, failure="Lost")
    assert (first.attempts, second.attempts) == (1, 0)
    letter.refresh_from_db()
    assert (letter.attempts, letter.failure) == (1, "Busy")
    assert start(letter, 0) is None
    assert tasks == []


def test_what_came_to_its_end_is_not_attempted(letter: Letter, tasks: Any) -> None:
    """The attempt before took long, and succeeds between the look at the row and its claim."""
    read = Letter.objects.get()
    Letter.objects.update(sent_at=timezone.now())
    assert not claim(UNSENT.all(), read)
    assert start(letter, 0) is None
    letter.refresh_from_db()
    assert (letter.attempts, letter.tried_at, tasks) == (0, None, [])


@pytest.mark.usefixtures("broken")
def test_attempt_that_could_not_plan_the_next_was_not_taken(letter: Letter) -> None:
    with pytest.raises(SystemExit):
        start(letter, 0)
    letter.refresh_from_db()
    assert (letter.attempts, letter.tried_at) == (0, None)


# --- Rounds --------------------------------------------------------------------------------------


def test_of_a_round_that_was_started_over_nothing_is_attempted(letter: Letter, tasks: Any) -> None:
    before = start(letter, 0)
    assert before
    start_round(letter, attempt, failure="Asked again")
    assert (letter.turn, letter.attempts, letter.failure) == (1, 0, "Asked again")
    assert tasks[-1].args == [letter.pk, 1, 0]
    assert start(letter, 1) is None
    assert start(letter, 0, turn=1)
    # The number of attempts is the same by now, the round is not.
    assert start(letter, 1) is None
    assert not Letter.objects.filter(**before.this_attempt).exists()


@pytest.mark.parametrize("wait", [None, timedelta(), -timedelta(hours=1), timedelta(minutes=2)])
def test_round_begins_at_once_unless_a_time_is_to_come(
    letter: Letter, tasks: Any, wait: timedelta | None
) -> None:
    with travel("2027-05-20T10:00:00Z", tick=False):
        at = None if wait is None else timezone.now() + wait
        start_round(letter, attempt, at)
    is_later = wait == timedelta(minutes=2)
    assert planned(tasks) == [([letter.pk, 1, 0], at if is_later else None)]


@pytest.mark.usefixtures("broken")
def test_round_that_could_not_be_planned_did_not_begin(letter: Letter) -> None:
    Letter.objects.update(attempts=MOST_ATTEMPTS)
    with pytest.raises(SystemExit):
        start_round(letter, attempt)
    letter.refresh_from_db()
    assert (letter.turn, letter.attempts) == (0, MOST_ATTEMPTS)
