"""Problems of a programme, with links to the rows concerned."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from core.extensions import Hook
from core.models import Tag
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.clashes import Problem, circumstances, problems
from talks.drafts import draft
from talks.models import Format, RuleSettings, Session, Track

# What upper apps know of an edition's draft, or of one session of it, and this user may read; it
# never refuses a release.
WARNINGS = Hook[[HttpRequest, Edition, Session | None], Iterable[Problem]]()

# Key → address in the admin and name.
type Links = dict[UUID, tuple[str, str]]

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


# How many problems of a rule are listed; the rest is counted.
MOST_LISTED = 50
# The titles of rules that are always errors.
FIXED: dict[str, StrPromise] = {
    "room_twice": gettext_lazy("A room holds two sessions at once"),
    "outside_days": gettext_lazy("Outside the days of the edition"),
    "withdrawn_room": gettext_lazy("In a room that is withdrawn"),
    "same_address": gettext_lazy("The same address twice"),
    "missing": gettext_lazy("Names something that is not published"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemGroup:
    """Problems of one rule: the first ones, and how many more there are."""

    title: str
    problems: list[dict[str, Any]]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Problems by rule, and how many there are in all."""

    groups: list[ProblemGroup]
    count: int


def grouped(found: list[Problem], links: Links) -> Grouped:
    """Group the problems by rule, each as `with_links` returns it."""
    rules: dict[str, list[Problem]] = {}
    for problem in found:
        rules.setdefault(problem.rule, []).append(problem)
    groups = [
        ProblemGroup(
            title=title_of(rule),
            problems=with_links(broken[:MOST_LISTED], links),
            more=max(0, len(broken) - MOST_LISTED),
        )
        for rule, broken in rules.items()
    ]
    return Grouped(groups=groups, count=len(found))


def title_of(rule: str) -> str:
    """Return the title of a rule; what upper apps warn of has none."""
    columns = {field.name: field.verbose_name for field in RuleSettings._meta.concrete_fields}
    return str(columns.get(rule) or FIXED.get(rule, ""))


def with_links(found: list[Problem], links: Links) -> list[dict[str, Any]]:
    """Return each problem as its sentence, whether it blocks, and a link to each side."""
    return [
        {
            "rule": problem.rule,
            "sentence": problem.sentence,
            "blocks": problem.blocks,
            "links": [links[key] for key in problem.sides if key in links],
        }
        for problem in found
    ]


def warnings(
    request: HttpRequest, edition: Edition, session: Session | None = None
) -> list[Problem]:
    """Return what upper apps warn of in an edition, or in one session of it."""
    return list(chain.from_iterable(WARNINGS.ask(request, edition, session)))


def warn_of_people_twice(request: HttpRequest, session: Session) -> None:
    """Warn of people of this session who are expected elsewhere at the same time."""
    edition = session.edition
    every = problems(draft(edition), circumstances(edition), of={session.key})
    found = [problem for problem in every if problem.rule == "person_twice"]
    for problem in with_links(found, links_of(edition)) if found else ():
        links = format_html_join(" · ", '<a href="{}">{}</a>', problem["links"])
        messages.warning(request, format_html("{} {}", problem["sentence"], links))


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
    return {
        key: (addresses[label].replace("/0/", f"/{pk}/"), name) for key, pk, name, label in rows
    }


def _address(model: Any) -> str:
    """Return the address of the page of row 0: reversing it for each row would be slow."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[0])
