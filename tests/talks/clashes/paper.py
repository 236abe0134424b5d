"""Programmes on paper, judged."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from core.text.translated import Text
from talks.clashes import Circumstances, Problem, problems
from talks.programme import Programme, schema
from tests.talks import paper
from tests.talks.paper import key


def programme(*sessions: Any, **fields: Any) -> Programme:
    """A programme on paper, whose rooms have their house."""
    made = paper.programme(sessions, **fields)
    return replace(
        made, venues=(schema.Venue(key=key("venue"), slug="port", name=Text("Le port")),)
    )


def furnished(made: Programme, **rooms: dict[str, Any]) -> Programme:
    """The programme with these fields of its rooms, by slug."""
    return replace(
        made, rooms=tuple(replace(room, **rooms.get(room.slug, {})) for room in made.rooms)
    )


def judged(made: Programme, *of: str, **known: Any) -> list[Problem]:
    """The problems of a programme, or of these sessions of it, by what is known beside it."""
    return problems(made, Circumstances(**known), of=sides(*of) if of else None)


def the_only(made: Programme, **known: Any) -> Problem:
    (problem,) = judged(made, **known)
    return problem


def sides(*slugs: str) -> set[UUID]:
    return {key("session", slug) for slug in slugs}
