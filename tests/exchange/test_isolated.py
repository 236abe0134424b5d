"""A file is read in a process of its own, and ends that one at most."""

from datetime import datetime, time

import pytest
from django.test import override_settings
from django.utils import translation

from exchange import isolated, readers
from exchange.isolated import ReaderError
from exchange.records import UnreadableError
from tests.exchange.files import csv, xlsx

pytestmark = pytest.mark.slow
MANY = b'{"schedule": [' + b"{}," * 6_000_000 + b"{}]}"


def test_it_says_what_the_reader_says() -> None:
    rows = [
        ("Titre", "Jour", "Début", "Places", "Qui ?"),
        ("a", datetime(2027, 5, 20), time(10, 30), 12.5, "Ana"),  # noqa: DTZ001 (as cells hold it)
        ("b", "=1+1", None, 3, None),
    ]
    content, by_hand = xlsx(Séances=rows), {"qui": "speakers"}
    assert isolated.read(content, by_hand) == readers.read(content, by_hand)


def test_it_starts_under_overridden_settings_and_refuses_in_the_language_of_who_asks() -> None:
    with (
        override_settings(DEBUG=False),
        translation.override("en"),
        pytest.raises(UnreadableError, match="file is empty"),
    ):
        isolated.read(b" ", {})


def test_a_file_that_takes_too_much_memory_ends_its_reader_alone() -> None:
    with pytest.raises(UnreadableError, match="plus de mémoire ou de temps"):
        isolated.read(MANY, {})


def test_a_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "PATIENCE", 0.01)
    with pytest.raises(UnreadableError, match="plus de mémoire ou de temps"):
        isolated.read(csv(("a", "", "", "", "")), {})


def test_a_reader_with_a_fault_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "COMMAND", "no_such_command")
    with pytest.raises(ReaderError, match="no_such_command"):
        isolated.read(csv(("a", "", "", "", "")), {})
