from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from core.models import User
from mailings import composing, problems, writing
from mailings.composing import shown
from mailings.drafts import prepare
from mailings.models import Mailing
from mailings.writing import compose
from tests.factories import MailingFactory, UserFactory
from tests.mailings.people import HUGO, INES, PAIR, People, draft

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


def test_without_the_standing_text_it_is_empty() -> None:
    made = prepare(NAME, "rien", ["1"], UserFactory.create())
    assert made.text_fr == ""
    assert str(made) == "Sans objet encore"


NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def sentences(mailing: Mailing) -> list[str]:
    with translation.override("en"):
        return [problem.message for problem in shown(mailing).problems]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"chosen": []}, "Nobody is chosen: nobody gets anything."),
        ({"audience": "others"}, "Those it was to be sent to are not there any more."),
        ({"subject_fr": " ", "text_fr": "\u200e\n"}, "There is no letter yet."),
        ({"subject_fr": ""}, "The letter in French has no subject."),
        ({"subject_en": "Hello"}, "The letter in English has no text."),
        ({"text_fr": "é" * 20_001}, "The letter in French is too long: at most 20,000 characters."),
        ({"text_fr": "{nom}"}, "“{nom}” (in French) is not in the list of placeholders."),
        (
            {"subject_en": "Hi", "text_en": "{vos seances} {sessions}"},
            "“{sessions}” (in English) is not in the list of placeholders.",
        ),
        ({"subject_fr": "{your link}"}, "“{your link}” is a link: it cannot be in a subject."),
        ({"text_fr": "https://{prénom}.fr"}, "“{prénom}” cannot be a part of an address."),
        ({"text_fr": "{prénom}@example.org"}, "“{prénom}” cannot be a part of an address."),
        ({"text_fr": "Ici{lien personnel}"}, "“{lien personnel}” cannot be a part of an address."),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_says_why(
    people: People, values: dict[str, Any], sentence: str
) -> None:
    assert sentences(draft(**values)) == [sentence]
    assert shown(draft(**values)).hindrances


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("{{prénom}}", "{{prénom}}"),
        ("{prénom", "{prénom"),
        ("prénom}", "}"),
        ("{vos\nséances}", "{vos"),
    ],
)
def test_braces_are_for_placeholders_alone(people: People, text: str, quoted: str) -> None:
    found = sentences(draft(text_fr=text))
    assert found[0].startswith(f"“{quoted}")


def test_who_lacks_a_value_is_named(people: People) -> None:
    people.said["1"] = {"sessions": [" \u200e", ""]}
    people.said["2"] = {"sessions": []}
    [problem] = shown(draft(text_fr="Pour {Vos séances}.")).problems
    assert "{Vos séances}" in problem.message
    assert "Hugo Vauban et Inès Sormiou" in problem.message
    assert problem.recipients == problem.stuck == [HUGO, INES]
    people.typed_on = {"1": "/typed/", "2": "/typed/"}
    [problem] = shown(draft(text_fr="Pour {Vos séances}.")).problems
    assert (len(problem.links), problem.links[0][1], problem.stuck) == (1, "/typed/", [])
    # The English letter does not ask for it.
    whole = draft(text_fr="{vos séances}", subject_en="Hello", text_en="See you")
    [problem] = shown(whole).problems
    assert problem.recipients == [INES]


def test_who_has_no_link_is_named(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "has_link", lambda _key: False)
    [problem] = shown(draft(chosen=["s1"], together=True, text_fr="{lien personnel}")).hindrances
    assert problem.recipients == [PAIR]


@pytest.mark.parametrize(
    "addresses", [(), ("",), ("a@example.org\nBcc: b@example.org",), ("ines@example.org", "b")]
)
def test_who_has_no_address_is_named(people: People, addresses: tuple[str, ...]) -> None:
    people.people = [HUGO, replace(INES, addresses=addresses)]
    [problem] = shown(draft()).hindrances
    assert "Inès Sormiou" in problem.message
    assert problem.recipients == [people.people[1]]


def test_same_address_twice_is_said_and_hinders_nobody(people: People) -> None:
    people.people = [HUGO, replace(INES, addresses=("HUGO@example.org",))]
    found = shown(draft())
    assert found.hindrances == []
    assert len(found.recipients) == 2
    [problem] = found.problems
    assert problem.recipients == people.people


def test_subject_that_was_sent_before_is_said(people: People) -> None:
    """A reminder that looks like the invitation is not read."""
    MailingFactory.create(subject_fr="Bonjour {prénom}", started_at=None)
    assert shown(draft()).problems == []
    MailingFactory.create(subject_fr="Bonjour {prénom}", audience="others", started_at=NOON)
    assert shown(draft()).problems == []
    MailingFactory.create(subject_fr="Bonjour {prénom}", started_at=NOON)
    [problem] = shown(draft()).problems
    assert problem.is_warning
    assert "Bonjour {prénom}" in problem.message


def test_more_than_most_recipients_are_too_many(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "MOST_RECIPIENTS", 1)
    assert sentences(draft()) == ["That is too many: at most 5,000 people get a mailing."]


def test_who_dropped_out_is_said_and_nobody_joins(people: People) -> None:
    people.people = [HUGO, replace(INES, key="3", addresses=("third@example.org",))]
    found = shown(draft())
    assert [one.name for one in found.recipients] == ["Hugo Vauban"]
    [problem] = found.problems
    assert problem.is_warning
    assert sentences(draft()) == [
        "1 person is not among those who can be written to any more, and gets nothing."
    ]
