from typing import Any

import pytest

from core.models import User
from mailings import composing, writing
from mailings.composing import shown
from mailings.drafts import prepare
from mailings.models import StandingText
from mailings.writing import compose
from tests.factories import UserFactory
from tests.mailings.people import People, draft

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


VALUES: writing.Values = {
    "prenom": "Inès",
    "vos seances": ["Dessiner la ville", "Un récit par jour"],
    "lien personnel": None,
}
LINK = "https://marseille20.example/mes-seances/1/"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("{vos séances}", "Dessiner la ville\nUn récit par jour\n"),
        ("À vous :\n– {vos séances}\n", "À vous :\n– Dessiner la ville\n– Un récit par jour\n"),
        ("Pour {vos séances}.", "Pour Dessiner la ville et Un récit par jour.\n"),
        ("{prénom} {vos séances}", "Inès Dessiner la ville et Un récit par jour\n"),
    ],
)  # fmt: skip
def test_list_has_its_lines_or_stands_in_a_sentence(text: str, body: str) -> None:
    assert compose(draft(text_fr=text), "fr", VALUES)[1] == body
    assert "\n" not in compose(draft(subject_fr="{vos séances}"), "fr", VALUES)[0]


def test_values_are_not_read_again() -> None:
    values: writing.Values = {"prenom": "{lien personnel}", "vos seances": ["{prénom}"]}
    mailing = draft(subject_fr="{prénom}", text_fr="{prénom}\n{vos séances}")
    assert compose(mailing, "fr", values, LINK) == (
        "{lien personnel}",
        "{lien personnel}\n{prénom}\n",
    )


def test_subject_is_one_bounded_line(people: People) -> None:
    people.said["1"] = {"first": "Inès\r\nBcc: all@example.org", "sessions": ["é" * 200] * 3}
    mailing = draft(chosen=["1"], subject_fr="Pour\r\n{prénom} : {vos séances}")
    subject, _body = compose(mailing, "fr", shown(mailing).values["1"])
    assert subject.startswith("Pour Inès Bcc")
    assert "@e" not in subject
    assert len(subject) == writing.MOST_SIGNS_OF_SUBJECT


NAME = "crew"


def test_prepared_mailing_has_the_words_and_the_people_and_is_sent_to_nobody() -> None:
    text = StandingText.objects.create(
        name_fr="Relance",
        code="test-reminder",
        subject_fr="Votre réponse ?",
        text_fr="Bonjour {prénom}",
        subject_en="Your answer?",
        text_en="Hello {first name}",
    )
    user = UserFactory.create()
    made = prepare(NAME, "test-reminder", ["1", "2"], user)
    made.refresh_from_db()
    assert (made.subject_fr, made.text_fr) == ("Votre réponse ?", "Bonjour {prénom}")
    assert (made.subject_en, made.text_en) == ("Your answer?", "Hello {first name}")
    assert (made.audience, made.chosen, made.reply_to) == (NAME, ["1", "2"], user)
    assert made.standing_text == text
    assert made.leaves_at is None
    assert not made.deliveries.exists()


def test_without_the_standing_text_it_is_empty() -> None:
    made = prepare(NAME, "rien", ["1"], UserFactory.create())
    assert made.text_fr == ""
    assert str(made) == "Sans objet encore"
