"""Problems of a programme, with links to what they are about."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from core.models import Tag
from events.models import Room, Venue
from speakers.models import Speaker
from talks.clashes import Problem
from talks.models import Format, Session, Track

KINDS: tuple[Any, ...] = (Session, Speaker, Room, Venue, Track, Format, Tag)


def with_links(problems: list[Problem]) -> list[dict[str, object]]:
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


def _links(keys: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Key → address in the admin and name."""
    found = {}
    for model in KINDS if keys else ():
        view = f"admin:{model._meta.label_lower.replace('.', '_')}_change"
        for row in model.objects.filter(key__in=keys):
            found[row.key] = (reverse(view, args=[row.pk]), str(row))
    return found
