"""The questions that a file raises, and the answers to them.

Questions are asked while the file is judged (planning.editing.Context.ask). The user answers some
of them; the file is judged anew with the answers, and the resulting plan is confirmed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

# Questions of a kind on a page.
ON_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """A kind of question.

    answers: the possible answers, with their words; the first holds unless another was given, now
    or for an earlier version of the file. all: the label of a checkbox that gives the second answer
    to all of them, where that is allowed.
    """

    title: StrOrPromise
    hint: StrOrPromise
    answers: Mapping[str, StrOrPromise]
    all: StrOrPromise | None = None


KINDS: dict[str, QuestionKind] = {
    "renamed": QuestionKind(
        title=_("Renamed, or someone else?"),
        hint=_(
            "The file has the same identifier for them, and another name. Until you say which it "
            "is, they stay as they are, and sessions that are new to them wait."
        ),
        answers={
            "leave": _("Leave it as it was"),
            "same": _("The same person, renamed"),
            "new": _("Someone else"),
        },
    ),
    "known": QuestionKind(
        title=_("Known already?"),
        hint=_(
            "They are called like people of the site whom this edition does not have yet. Who is "
            "not ticked becomes a person of their own."
        ),
        answers={"new": _("someone else"), "take": _("the same person")},
        all=_("All of them are the same people (names of one word have to be ticked one by one)"),
    ),
    "edited": QuestionKind(
        title=_("Changed here and in the file"),
        hint=_("What was changed here stays, unless you tick that the file is right."),
        answers={"leave": _("leave it"), "change": _("take what the file says")},
        all=_("The file is right everywhere"),
    ),
    "shared": QuestionKind(
        title=_("Also shown by other editions"),
        hint=_("An import changes nothing that another edition shows, unless you tick it."),
        answers={"leave": _("leave it"), "change": _("change it in all these editions")},
    ),
    "several": QuestionKind(
        title=_("Rooms with several things at once"),
        hint=_(
            "The file has several sessions there at once, so the room may hold several. Tick the "
            "rooms that hold one: what comes second there is refused, or taken as a draft."
        ),
        answers={"several": _("holds several at once"), "one": _("holds one session at a time")},
        all=_("Each of these rooms holds one session at a time"),
    ),
    "taken": QuestionKind(
        title=_("Rooms that are taken"),
        hint=_(
            "A room holds one session at a time, unless it says otherwise. What is not ticked is "
            "refused; a draft holds no room."
        ),
        answers={"refuse": _("refuse it"), "draft": _("take it as a draft")},
        all=_("Take all of them as drafts"),
    ),
}


@dataclass(frozen=True, slots=True)
class Decisions:
    """Answers to questions: by the names of questions, and by kind for all others.

    An answer by kind holds only for questions that may be decided together.
    """

    by_question: Mapping[str, str] = field(default_factory=dict)
    by_kind: Mapping[str, str] = field(default_factory=dict)

    def answer(
        self,
        name: str,
        kind: str,
        answers: Mapping[str, str],
        *,
        is_sure: bool,
        undecided: str | None = None,
    ) -> str:
        """Return the answer given; without one `undecided`, else the first of the answers."""
        given = self.by_question.get(name) or (self.by_kind.get(kind) if is_sure else None)
        return given if given and given in answers else undecided or next(iter(answers))


def asked_by_kind(report: Mapping[str, Any], page: int) -> Iterator[dict[str, Any]]:
    """Yield the questions of a report by kind, ON_A_PAGE of each, for a page from 1."""
    for name, kind in KINDS.items():
        asked = [each for each in report.get("questions", []) if each["kind"] == name]
        # The last page, if the number is too high.
        number = max(1, min(page, -(-len(asked) // ON_A_PAGE)))
        last = number * ON_A_PAGE
        if asked:
            yield {
                "name": name,
                "kind": kind,
                "asked": asked[last - ON_A_PAGE : last],
                "count": len(asked),
                "before": number - 1,
                "after": number + 1 if last < len(asked) else 0,
                "all": kind.all if sum(each["is_sure"] for each in asked) > 1 else None,
            }


def read_answers(sent: QueryDict, report: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers of a form that differ from those of the report, by the names of questions.

    An unticked box is not sent, so the form names each question that it shows in `asked`.
    """
    shown, found = set(sent.getlist("asked")), {}
    for asked in report.get("questions", []):
        values = [value for value, _words in asked["answers"]]
        said = sent.get(f"answer-{asked['name']}", values[0])
        if asked["name"] not in shown or said not in values:
            said = asked["answer"]
        if asked["is_sure"] and f"all-{asked['kind']}" in sent:
            said = values[1]
        if said != asked["answer"]:
            found[asked["name"]] = said
    return found
