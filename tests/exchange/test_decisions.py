"""What a person has to decide of a file, and what they decided."""

import pytest
from django.http import QueryDict

from exchange import decisions
from exchange.decisions import Decisions, QuestionKind, asked_by_kind, read_answers

ANSWERS = {"leave": "Leave it", "take": "Take it"}


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> QuestionKind:
    """One kind of questions, whose ticks may be set together."""
    made = QuestionKind(title="Guesses", hint="…", answers=ANSWERS, all="All of them")
    monkeypatch.setattr(decisions, "KINDS", {"guess": made})
    return made


def asked(name: str, *, answer: str = "leave", is_sure: bool = True) -> dict[str, object]:
    """A question of a report."""
    given = {"name": name, "kind": "guess", "answer": answer, "is_sure": is_sure}
    return given | {"answers": [list(each) for each in ANSWERS.items()]}


def test_the_first_answer_stands_until_a_person_decides() -> None:
    assert Decisions().answer("a", "guess", ANSWERS, is_sure=True) == "leave"
    decided = Decisions({"a": "take", "b": "unheard of"}, {"guess": "take"})
    assert decided.answer("a", "guess", ANSWERS, is_sure=False) == "take"
    assert decided.answer("b", "guess", ANSWERS, is_sure=False) == "leave", "no such answer"
    assert decided.answer("c", "guess", ANSWERS, is_sure=True) == "take", "as all of its kind"
    assert decided.answer("c", "guess", ANSWERS, is_sure=False) == "leave", "by itself alone"


def test_what_is_ticked_otherwise_than_shown_is_an_answer() -> None:
    report = {"questions": [asked("a"), asked("b", answer="take"), asked("c", answer="take")]}
    sent = QueryDict("asked=a&asked=b&answer-a=take")
    assert read_answers(sent, report) == {"a": "take", "b": "leave"}, "c is on another page"
    sent = QueryDict("asked=a&asked=b&answer-b=take")
    assert read_answers(sent, report) == {}
    assert read_answers(QueryDict("asked=a&answer-a=else&asked=x&answer-x=take"), report) == {}


def test_a_tick_for_all_leaves_out_what_is_decided_by_itself() -> None:
    report = {"questions": [asked("a"), asked("b", is_sure=False), asked("c")]}
    assert read_answers(QueryDict("all-guess=on"), report) == {"a": "take", "c": "take"}


@pytest.mark.parametrize(
    ("page", "names", "before", "after"),
    [(1, ["a", "b"], 0, 2), (2, ["c", "d"], 1, 3), (3, ["e"], 2, 0), (9, ["e"], 2, 0)],
)
def test_a_page_shows_some_of_them_and_counts_all(
    monkeypatch: pytest.MonkeyPatch, page: int, names: list[str], before: int, after: int
) -> None:
    monkeypatch.setattr(decisions, "ON_A_PAGE", 2)
    (group,) = asked_by_kind({"questions": [asked(name) for name in "abcde"]}, page)
    assert [each["name"] for each in group["asked"]] == names
    assert (group["before"], group["after"], group["count"]) == (before, after, 5)
    assert group["all"] == "All of them"
