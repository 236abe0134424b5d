"""Problems of a programme, with links to the rows concerned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from core.extensions import Hook
from core.models import Tag, User
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.admin.sheets import sheet_of
from talks.clashes import Problem, circumstances, problems
from talks.drafts import planned
from talks.models import Format, RuleSettings, Session, Severity, Track
from talks.programme import Programme

# What upper apps know of an edition's draft, or of one session of it, and this user may read; it
# never refuses a release.
WARNINGS = Hook[[HttpRequest, Edition, Session | None], Iterable[Problem]]()


class Links(dict[UUID, tuple[str, str]]):
    """Addresses in the admin, and names, by key; `sheet` is where sessions are moved."""

    sheet = ""


type Reader = User | AnonymousUser
# Key of a problem → the field that asks why it is published; taken out once it is shown.
type Reasons = dict[str, BoundField]

# The names of rows of each kind; some have an English title alone.
_NAME = Coalesce(NullIf("name_fr", Value("")), "name_en")
NAMES: dict[Any, Any] = {
    Session: Coalesce(NullIf("title_fr", Value("")), "title_en"),
    Speaker: F("name"),
    Room: _NAME,
    Venue: _NAME,
    Track: _NAME,
    Format: _NAME,
    Tag: F("name"),
}


# How many problems of a rule are listed, and how many where reasons are asked for; the rest is
# counted.
MOST_LISTED, MOST_ASKED = 50, 200
# The titles of rules that are always errors.
FIXED: dict[str, StrPromise] = {
    "room_twice": gettext_lazy("A room holds two sessions at once"),
    "outside_days": gettext_lazy("Outside the days of the edition"),
    "withdrawn_room": gettext_lazy("In a room that is withdrawn"),
    "same_address": gettext_lazy("The same address twice"),
    "missing": gettext_lazy("Names something that is not published"),
}


# What all may know of a problem whose sentence is private, of the session that is its first side.
GENERAL: dict[str, StrPromise] = {
    "person_away": gettext_lazy(
        "A person of “%(session)s” is not there then: those who may read what speakers answered "
        "know who."
    ),
    "too_small": gettext_lazy(
        "A larger room is free for “%(session)s”: those who may see stars know how many wish to "
        "come."
    ),
}
# The shape (static/talks/admin/problems.css) and the word before a sentence.
SHAPES = {Severity.ERROR: "octagon", Severity.WARNING: "triangle", Severity.ADVICE: "disc"}
WORDS = {
    Severity.ERROR: gettext_lazy("Error:"),
    Severity.WARNING: gettext_lazy("Warning:"),
    Severity.ADVICE: gettext_lazy("Advice:"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """A problem as an organiser reads it; `links` (address, name) lead to its sides.

    `sheet`: where it can be mended by moving a session, if that mends it.
    `reason`: the field that asks why it is published all the same, where one is asked for.
    """

    rule: str
    severity: Severity
    sentence: str
    links: list[tuple[str, str]]
    sheet: str
    reason: BoundField | None

    @property
    def shape(self) -> str:
        return SHAPES[self.severity]

    @property
    def word(self) -> StrPromise:
        return WORDS[self.severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGroup:
    """Problems of one rule: the first ones, and how many more there are."""

    title: str
    problems: list[ShownProblem]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Problems by rule, and how many there are in all."""

    groups: list[ProblemGroup]
    count: int


def grouped(
    user: Reader, found: Iterable[Problem], links: Links, reasons: Reasons | None = None
) -> Grouped:
    """Group problems by rule, each as `shown` returns it."""
    rules: dict[str, list[Problem]] = {}
    most = MOST_ASKED if reasons else MOST_LISTED
    for problem in found:
        rules.setdefault(problem.rule, []).append(problem)
    groups = [
        ProblemGroup(
            title=title_of(rule),
            problems=shown(user, broken[:most], links, reasons),
            more=max(0, len(broken) - most),
        )
        for rule, broken in rules.items()
    ]
    return Grouped(groups=groups, count=sum(map(len, rules.values())))


def title_of(rule: str) -> str:
    """Return the title of a rule; what upper apps warn of has none."""
    columns = {field.name: field.verbose_name for field in RuleSettings._meta.concrete_fields}
    return str(columns.get(rule) or FIXED.get(rule, ""))


def shown(
    user: Reader,
    found: Iterable[Problem],
    links: Links,
    reasons: Reasons | None = None,
    *,
    here: UUID | None = None,
) -> list[ShownProblem]:
    """Return problems as this user may read them, each with a link to each side.

    here: the side on whose page they stand, without a link.
    """
    fields = {} if reasons is None else reasons
    return [
        ShownProblem(
            rule=problem.rule,
            severity=problem.severity,
            sentence=said.sentence,
            links=[links[key] for key in said.sides if key in links and key != here],
            sheet=_on_sheet(said, links),
            reason=fields.pop(problem.key, None),
        )
        for problem in found
        for said in [readable(user, problem, links)]
    ]


def _on_sheet(problem: Problem, links: Links) -> str:
    """Return the address of the first side of a problem on the sheet; "" if places are not it."""
    # (that an erasure is under way has no sides)
    if not (links.sheet and problem.sides) or problem.rule in ("same_address", "missing"):
        return ""
    return f"{links.sheet}?at={problem.sides[0]}"


def may_know(user: Reader, private_to: str) -> bool:
    """Tell whether this user may know what a problem says; private_to: as the problem has it."""
    return not private_to or user.has_perm(private_to)


def readable(user: Reader, problem: Problem, links: Links) -> Problem:
    """Return the problem with what this user may know of it."""
    if may_know(user, problem.private_to):
        return problem
    side, *_others = problem.sides
    _address, name = links.get(side, ("", ""))
    sentence = str(GENERAL[problem.rule]) % {"session": name}
    return replace(problem, sentence=sentence, sides=(side,))


def warnings(
    request: HttpRequest, edition: Edition, session: Session | None = None
) -> list[Problem]:
    """Return what upper apps warn of in an edition, or in one session of it."""
    return list(chain.from_iterable(WARNINGS.ask(request, edition, session)))


def broken_by(session: Session, released: Programme | None = None) -> list[Problem]:
    """Return the rules that a session breaks, as if drafts were confirmed; its slots stand in its
    form, so none is missed there.

    released: the public programme of the edition, if the caller has read that already.
    """
    edition = session.edition
    found = problems(planned(edition, released), circumstances(edition), of={session.key})
    return [problem for problem in found if problem.rule != "without_slot"]


def warn_of_problems(request: HttpRequest, session: Session) -> None:
    """Warn of what a session breaks that was saved; advice stands in its form alone."""
    found = [each for each in broken_by(session) if each.severity != Severity.ADVICE]
    for problem in shown(request.user, found, links_of(session.edition)) if found else ():
        links = format_html_join(" · ", '<a href="{}">{}</a>', problem.links)
        messages.warning(request, format_html("{} {}", problem.sentence, links))


def links_of(edition: Edition) -> Links:
    """Return admin addresses and names of an edition's rows, its speakers and all topics."""
    own = {Speaker: Q(sessions__edition=edition), Tag: Q()}
    every = [
        model.objects.filter(own.get(model, Q(edition=edition)))
        .order_by()
        .values_list("key", "pk", name, Value(model._meta.label_lower))
        for model, name in NAMES.items()
    ]
    addresses = {model._meta.label_lower: _address(model) for model in NAMES}
    rows = every[0].union(*every[1:]).order_by()
    found = Links(
        (key, (addresses[label].replace("/0/", f"/{pk}/"), name)) for key, pk, name, label in rows
    )
    found.sheet = sheet_of(edition)
    return found


def _address(model: Any) -> str:
    """Return the address of the page of row 0: reversing it for each row would be slow."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[0])
