"""What somebody has to decide of a file, and what they decided.

Questions are asked while the file is judged (planning.editing.Context.ask). Whoever brings the file
answers some of them; it is judged anew with the answers, and what it would do then is confirmed.
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
class Kind:
    """Questions that are asked alike.

    answers: what may be answered, in words; the first is done unless somebody says otherwise, or
    said so of an earlier version of the file. all:
    the words of a tick that gives the second answer to all of them, where that may be done.
    """

    title: StrOrPromise
    hint: StrOrPromise
    answers: Mapping[str, StrOrPromise]
    all: StrOrPromise | None = None


KINDS: dict[str, Kind] = {
    "renamed": Kind(
        title=_("Renamed, or somebody else?"),
        hint=_(
            "The file knows them as before, and calls them otherwise. Until you say which it is, "
            "they stay as they are, and sessions that are new to them wait."
        ),
        answers={
            "leave": _("Leave it as it was"),
            "same": _("The same person, renamed"),
            "new": _("Somebody else"),
        },
    ),
    "known": Kind(
        title=_("Known already?"),
        hint=_(
            "They are called like people of the site whom this edition does not have yet. Who is "
            "not ticked becomes a person of their own."
        ),
        answers={"new": _("somebody else"), "take": _("the same person")},
        all=_("All of them are the same people (names of one word have to be ticked one by one)"),
    ),
    "edited": Kind(
        title=_("Changed here and in the file"),
        hint=_("What somebody changed here stays, unless you tick that the file is right."),
        answers={"leave": _("leave it"), "change": _("take what the file says")},
        all=_("The file is right everywhere"),
    ),
    "shared": Kind(
        title=_("Also shown by other editions"),
        hint=_("An import changes nothing that another edition shows, unless you tick it."),
        answers={"leave": _("leave it"), "change": _("change it in all these editions")},
    ),
    "several": Kind(
        title=_("Rooms with several things at once"),
        hint=_(
            "The file has several sessions there at once, so the room may hold several. Tick the "
            "rooms that hold one: what comes second there is refused, or taken as a draft."
        ),
        answers={"several": _("holds several at once"), "one": _("holds one session at a time")},
        all=_("Each of these rooms holds one session at a time"),
    ),
    "taken": Kind(
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
    """by_question: answers by the names of questions; by_kind: to all others of a kind.

    What is answered by kind is answered for those alone that may be decided together.
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
        """One of the answers; where nobody decided, what is told of that, else the first."""
        told = self.by_question.get(name) or (self.by_kind.get(kind) if is_sure else None)
        return told if told and told in answers else undecided or next(iter(answers))


def asked_by_kind(report: Mapping[str, Any], page: int) -> Iterator[dict[str, Any]]:
    """What somebody has to decide, by kind, as a page shows it: so many of each, from page 1."""
    for name, kind in KINDS.items():
        asked = [each for each in report.get("questions", []) if each["kind"] == name]
        # Its last page, for who asks for one that it does not have.
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
    """What was decided otherwise than it is shown in a report, by the names of questions.

    A box that is not ticked is not sent: its question is named beside it.
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
