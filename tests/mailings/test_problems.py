from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from mailings import problems
from mailings.composing import shown
from mailings.models import Mailing
from tests.factories import MailingFactory
from tests.mailings.people import HUGO, INES, PAIR, People, draft

pytestmark = pytest.mark.django_db

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
        ({"text_fr": "é" * 20_001}, "The letter in French is too long: at most 20,000 characters."),
        ({"text_fr": "{nom}"}, "“{nom}” (in French) is not in the list of placeholders."),
        (
            {"subject_en": "Hi", "text_en": "{vos seances} {sessions}"},
            "“{sessions}” (in English) is not in the list of placeholders.",
        ),
        ({"subject_fr": "{your link}"}, "“{your link}” is a link: it cannot be in a subject."),
        ({"text_fr": "https://{prénom}.fr"}, "“{prénom}” cannot be a part of an address."),
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


def test_who_does_not_meet_what_others_were_added_by_is_said(people: People) -> None:
    """Hugo answered since he was added."""
    assert shown(draft(criteria=["gone"])).problems == []
    people.unanswered = {"1", "2"}
    assert shown(draft(criteria=["unanswered"])).problems == []
    people.unanswered = {"1"}
    [problem] = shown(draft(criteria=["unanswered"])).problems
    assert "(Sans réponse)" in problem.message
    assert (problem.is_warning, problem.stuck) == (True, [HUGO])
