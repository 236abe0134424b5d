"""Problems of a programme, with links to what they are about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from core.models import Tag
from events.models import Room, Venue
from speakers.models import Speaker
from talks.clashes import Problem, person_twice
from talks.drafts import draft
from talks.models import Format, Session, Track

KINDS: tuple[Any, ...] = (Session, Speaker, Room, Venue, Track, Format, Tag)


def with_links(problems: list[Problem]) -> list[dict[str, Any]]:
    """Each problem as its sentence, whether it refuses, and a link to each side."""
    links = _links({key for problem in problems for key in problem.sides})
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
    for problem in with_links(found):
        links = format_html_join(" · ", '<a href="{}">{}</a>', problem["links"])
        messages.warning(request, format_html("{} {}", problem["sentence"], links))


def _links(keys: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Key → address in the admin and name."""
    found = {}
    for model in KINDS if keys else ():
        view = f"admin:{model._meta.label_lower.replace('.', '_')}_change"
        for row in model.objects.filter(key__in=keys):
            found[row.key] = (reverse(view, args=[row.pk]), str(row))
    return found
