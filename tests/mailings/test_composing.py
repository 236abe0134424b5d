from typing import Any

import pytest

from core.models import User
from mailings import composing
from mailings.composing import shown
from mailings.writing import compose
from tests.mailings.people import INES, People, draft

pytestmark = pytest.mark.django_db


def test_values_become_no_link(people: People) -> None:
    people.said["1"] = {"first": "Inès https://evil.example", "sessions": ["a@b.example", "14:30"]}
    mailing = draft(chosen=["1"], text_fr="{prénom}\n{vos séances}\n{la page}")
    body = compose(mailing, "fr", shown(mailing).values["1"])[1]
    assert "evil.example" not in body
    assert "a@b" not in body
    # What is ours stays as it is.
    assert "\n14:30\nhttps://marseille20.example/seances/dessiner-la-ville/\n" in body


def test_endless_list_is_bounded(people: People) -> None:
    people.said["1"] = {"sessions": [f"Séance {number}" for number in range(1000)]}
    mailing = draft(chosen=["1"], text_fr="{vos séances}")
    lines = compose(mailing, "fr", shown(mailing).values["1"])[1].splitlines()
    assert len(lines) == composing.MOST_LINES
    assert lines[-1] == "…"


def test_same_key_twice_is_one_letter(people: People) -> None:
    assert shown(draft(chosen=["1", "1"])).recipients == [INES]


@pytest.mark.parametrize(
    "change",
    [
        {"subject_fr": "Bonsoir {prénom}"},
        {"text_fr": "Un mot ?"},
        {"subject_en": "Hello", "text_en": "A word from you?"},
        {"chosen": ["1"]},
        {"together": True, "chosen": ["s1"]},
        {"reply_to": User(name="Nour", email="nour@example.org")},
    ],
)
def test_digest_holds_all_of_a_mailing(people: People, change: dict[str, Any]) -> None:
    assert shown(draft()).digest == shown(draft()).digest
    assert shown(draft(**change)).digest != shown(draft()).digest


def test_digest_holds_the_values_that_are_sent_and_no_other(people: People) -> None:
    before = shown(draft()).digest
    people.said["1"] = {"sessions": ["Dessiner le port"]}
    assert shown(draft()).digest == before
    people.said["1"] = {"first": "Inés"}
    assert shown(draft()).digest != before
