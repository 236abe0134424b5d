"""What is watched in the background."""

from threading import Barrier, Event

import pytest

from marseille20.checkup import Check, needs
from marseille20.checkup.needs import Watch
from marseille20.checkup.trouble import Trouble

# What the tests' own fixture puts away.
look_again = Watch.look_again


class Sea:
    """Looked at as often as somebody lets it be."""

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


class Told(Watch):
    """One that says when it has looked."""

    def __init__(self) -> None:
        super().__init__()
        self.has_looked = Event()

    def _look(self) -> None:
        super()._look()
        self.has_looked.set()


def test_nobody_waits_and_it_is_not_looked_at_twice_at_once(sea: Sea) -> None:
    watch = Told()
    for _ in range(3):
        look_again(watch)
    assert watch.is_well == {}
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    assert watch.is_well == {"sea": True}


def test_it_is_looked_at_again_after_a_while(sea: Sea, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Told()
    look_again(watch)
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    sea.is_rough = True
    look_again(watch)
    # That was a moment ago: nobody stands at the barrier.
    assert sea.is_looked_at.n_waiting == 0
    watch.has_looked.clear()
    monkeypatch.setattr(needs, "OFTEN", -1.0)
    look_again(watch)
    sea.is_looked_at.wait(10)
    assert watch.has_looked.wait(10)
    assert watch.is_well == {"sea": False}
