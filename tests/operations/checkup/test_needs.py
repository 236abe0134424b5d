"""What is watched in the background."""

from collections import Counter
from threading import Barrier, Event, active_count

import psycopg
import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.utils import timezone
from time_machine import travel

from operations.checkup import Check, needs
from operations.checkup.needs import Watch
from operations.checkup.trouble import Trouble


@pytest.fixture(autouse=True)
def in_threads(settings: LazySettings) -> None:
    """As on the site."""
    settings.CHECKUP_IN_THREADS = True


class Sea:
    """Looked at as often as a person lets it be."""

    def __init__(self) -> None:
        self.is_looked_at = Barrier(2)
        self.is_rough = False

    def look(self) -> str:
        self.is_looked_at.wait(10)
        if self.is_rough:
            raise Trouble("It is rough.", "Stay ashore.")
        return "It is calm."


@pytest.fixture
def sea(monkeypatch: pytest.MonkeyPatch) -> Sea:
    sea = Sea()
    monkeypatch.setattr(needs, "NEEDS", {"sea": Check("Sea", sea.look)})
    return sea


class RecordingWatch(Watch):
    """One that says when it has looked."""

    def __init__(self) -> None:
        super().__init__()
        self.has_looked = Event()

    def _look(self) -> None:
        super()._look()
        self.has_looked.set()


def test_nobody_waits_and_it_is_not_looked_at_twice_at_once(sea: Sea) -> None:
    watch = RecordingWatch()
    for _ in range(3):
        watch.look_again()
    assert watch.is_well == {"sea": None}
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    assert watch.is_well == {"sea": True}


def test_what_only_a_database_that_is_away_could_tell_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    is_away = Event()

    def look() -> str:
        if is_away.is_set():
            raise OperationalError from psycopg.OperationalError()
        return "It is calm."

    asking = Check("Tide", lambda: "It is low.", asks_database=True)
    monkeypatch.setattr(needs, "NEEDS", {"sea": Check("Sea", look), "tide": asking})
    watch = Watch()
    watch.look()
    assert watch.is_well == {"sea": True, "tide": True}
    is_away.set()
    watch.look()
    assert watch.is_well == {"sea": False, "tide": None}


def test_it_is_looked_at_again_after_a_while(sea: Sea, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = RecordingWatch()
    watch.look_again()
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    sea.is_rough = True
    watch.look_again()
    # That was a moment ago: nobody stands at the barrier.
    assert sea.is_looked_at.n_waiting == 0
    watch.has_looked.clear()
    monkeypatch.setattr(watch, "_next_look", 0.0)
    watch.look_again()
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    assert watch.is_well == {"sea": False}


def test_what_hangs_is_not_well_and_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    end = Event()

    def hang() -> str:
        end.wait()
        return "It is calm."

    monkeypatch.setattr(needs, "NEEDS", {"sea": Check("Sea", hang, seconds=0.01)})
    watch = Watch()
    try:
        with travel("2027-05-20 03:10:00Z", tick=False):
            watch.look()
            assert watch.looked_at == timezone.now()
        assert watch.is_well == {"sea": False}
        before = active_count()
        watch.look()
        # The second one has gone, or goes at once.
        assert active_count() <= before + 1
    finally:
        end.set()


def test_mail_and_storage_are_left_alone_while_they_are_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at, wrong = Counter[str](), {"storage"}

    def check(name: str) -> Check:
        def look() -> str:
            looked_at[name] += 1
            if name in wrong:
                raise Trouble("It is rough.", "Stay ashore.")
            return "It is calm."

        return Check(name, look)

    names = ("database", "storage", "mail")
    monkeypatch.setattr(needs, "NEEDS", {name: check(name) for name in names})
    watch = Watch()
    for _ in range(2):
        watch.look()
    assert looked_at == {"database": 2, "storage": 2, "mail": 1}
    assert watch.is_well == {"database": True, "storage": False, "mail": True}
    wrong.clear()
    for _ in range(2):
        watch.look()
    assert looked_at == {"database": 4, "storage": 3, "mail": 1}
    monkeypatch.setattr(needs, "SELDOM", {})
    watch = Watch()
    for _ in range(2):
        watch.look()
    assert looked_at["mail"] == 3
