from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from core.models import User
from mailings import composing
from mailings.composing import compose, shown
from mailings.extension_points import AUDIENCES, Recipient
from mailings.models import Mailing
from tests.factories import MailingFactory
from tests.mailings.people import HUGO, INES, PAIR, People

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
VALUES: composing.Values = {
    "prenom": "Inès",
    "vos seances": ["Dessiner la ville", "Un récit par jour"],
    "lien personnel": None,
}
LINK = "https://marseille20.example/mes-seances/1/"


def draft(**values: Any) -> Mailing:
    whole = {"audience": "people", "chosen": ["1", "2"], "subject_fr": "Bonjour {prénom}"}
    return Mailing(**{**whole, "text_fr": "Un mot de vous ?", **values})


def sentences(mailing: Mailing) -> list[str]:
    with translation.override("en"):
        return [problem.message for problem in shown(mailing).problems]


# --- Writing -------------------------------------------------------------------------------------


def test_words_in_braces_become_values() -> None:
    mailing = draft(text_fr="Bonjour {Prénom},\r\nc’est ici : {lien  personnel}\r\n\r\nNour  ")
    subject, body = compose(mailing, "fr", VALUES, LINK)
    assert subject == "Bonjour Inès"
    assert body == f"Bonjour Inès,\nc’est ici : {LINK}\n\nNour\n"


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
    values: composing.Values = {"prenom": "{lien personnel}", "vos seances": ["{prénom}"]}
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
    assert len(subject) == composing.MOST_SIGNS_OF_SUBJECT


def test_readers_get_their_language_or_the_only_one() -> None:
    both = draft(subject_en="Hello {first name}", text_en="A word from you?")
    values = {"first name": "Hugo", "prenom": "Hugo"}
    assert compose(both, "en", values) == ("Hello Hugo", "A word from you?\n")
    assert compose(both, "fr", values)[0] == "Bonjour Hugo"
    assert compose(draft(), "en", values)[0] == "Bonjour Hugo"


# --- What strangers write ------------------------------------------------------------------------


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


# --- What hinders --------------------------------------------------------------------------------


def test_nothing_hinders_a_letter_that_is_whole(people: People) -> None:
    assert sentences(draft(text_fr="Voici : {lien personnel}.\n({la page})")) == []


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
        ("{}", "{}"),
        ("{vos\nséances}", "{vos"),
        ("{% if x %}", ""),
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
    assert problem.recipients == [HUGO, INES]
    # The English letter does not ask for it.
    whole = draft(text_fr="{vos séances}", subject_en="Hello", text_en="See you")
    [problem] = shown(whole).problems
    assert problem.recipients == [INES]


def test_who_has_no_link_is_named(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "has_link", lambda _key: False)
    [problem] = shown(draft(chosen=["s1"], together=True, text_fr="{lien personnel}")).hindrances
    assert problem.recipients == [PAIR]


def test_many_names_are_counted(people: People) -> None:
    people.people = [replace(INES, key=str(n), name=f"Nom {n}") for n in range(9)]
    people.said = {str(n): {"first": ""} for n in range(9)}
    mailing = draft(chosen=[str(n) for n in range(9)])
    lacking = next(one for one in sentences(mailing) if "nothing to say" in one)
    assert lacking == (
        "“{prénom}” has nothing to say for Nom 0, Nom 1, Nom 2, Nom 3, Nom 4 and 4 others."
    )


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
    monkeypatch.setattr(composing, "MOST_RECIPIENTS", 1)
    assert sentences(draft()) == ["That is too many: at most 5,000 people get a mailing."]


# --- What was shown ------------------------------------------------------------------------------


def test_who_dropped_out_is_said_and_nobody_joins(people: People) -> None:
    people.people = [HUGO, replace(INES, key="3", addresses=("third@example.org",))]
    found = shown(draft())
    assert [one.name for one in found.recipients] == ["Hugo Vauban"]
    [problem] = found.problems
    assert problem.is_warning
    assert sentences(draft()) == [
        "1 person is not among those who can be written to any more, and gets nothing."
    ]


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


@pytest.mark.parametrize(
    "changed",
    [
        replace(INES, addresses=("other@example.org",)),
        replace(INES, name="Inès Cassis"),
        replace(INES, language="en"),
    ],
)
def test_digest_holds_all_of_a_recipient(people: People, changed: Recipient) -> None:
    before = shown(draft()).digest
    people.people = [HUGO, changed]
    assert shown(draft()).digest != before


def test_digest_holds_the_values_that_are_sent_and_no_other(people: People) -> None:
    before = shown(draft()).digest
    people.said["1"] = {"sessions": ["Dessiner le port"]}
    assert shown(draft()).digest == before
    people.said["1"] = {"first": "Inés"}
    assert shown(draft()).digest != before


def test_values_that_no_text_names_are_not_taken_along(people: People) -> None:
    assert shown(draft()).values == {"1": {"prenom": "Inès"}, "2": {"prenom": "Hugo"}}


def test_no_audience_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AUDIENCES, "_answers", [])
    assert shown(draft()).hindrances
