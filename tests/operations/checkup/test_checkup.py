"""Checks that cannot stop each other."""

from threading import Event

import pytest
from django.conf import LazySettings

from operations.checkup import Check, find, find_in_time
from operations.checkup.trouble import Trouble


@pytest.fixture(autouse=True)
def in_threads(settings: LazySettings) -> None:
    """As on the site."""
    settings.CHECKUP_IN_THREADS = True


def test_what_is_well_is_a_sentence_and_what_is_wrong_has_a_remedy() -> None:
    found = find(Check("Sea", lambda: "Calm."))
    assert found.is_well
    assert found.sentence == "Calm."

    def look() -> str:
        raise Trouble("Rough.", "Stay ashore.")

    found = find(Check("Sea", look))
    assert not found.is_well
    assert (found.sentence, found.remedy) == ("Rough.", "Stay ashore.")


@pytest.mark.parametrize("looking", [find, find_in_time])
def test_a_check_that_breaks_is_wrong_and_says_no_secret(
    looking: object, caplog: pytest.LogCaptureFixture
) -> None:
    def look() -> str:
        raise KeyError("secret")

    found = looking(Check("Sea", look))  # type: ignore[operator]
    assert not found.is_well
    assert "KeyError" in found.sentence
    assert "secret" not in found.sentence
    assert "Sea could not be looked at" in caplog.messages


def test_a_check_that_hangs_is_left_alone() -> None:
    end = Event()

    def look() -> str:
        end.wait()
        return "At last."

    found = find_in_time(Check("Sea", look, seconds=0))
    end.set()
    assert not found.is_well
    assert "within 0 seconds" in found.sentence
