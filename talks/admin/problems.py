"""Problems of a programme, with links to what they are about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from core.models import Tag
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.clashes import Problem, person_twice
from talks.drafts import draft
from talks.models import Format, Session, Track

# Key → address in the admin and name.
type Links = dict[UUID, tuple[str, str]]

# What a row of each kind is called; some have an English title alone.
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


def with_links(problems: list[Problem], links: Links) -> list[dict[str, Any]]:
    """Each problem as its sentence, whether it refuses, and a link to each side."""
    return [
        {
            "rule": problem.rule,
            "sentence": problem.sentence,
            "blocks": problem.blocks,
            "links": [links[key] for key in problem.sides if key in links],
        }
        for problem in problems
    ]


def warn_of_people_twice(request: HttpRequest, session: Session) -> None:
    """Say who of this session is expected elsewhere at the same time."""
    found = [p for p in person_twice(draft(session.edition)) if session.key in p.sides]
    for problem in with_links(found, links_of(session.edition)) if found else ():
        links = format_html_join(" · ", '<a href="{}">{}</a>', problem["links"])
        messages.warning(request, format_html("{} {}", problem["sentence"], links))


def links_of(edition: Edition) -> Links:
    """To the rows of an edition, its people and all topics."""
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
    """Of the page of row 0: to ask for the address of each row takes long."""
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[0])
