"""Judging places by the rules of programmes."""

from collections.abc import Collection, Mapping
from uuid import UUID

from talks.clashes import Circumstances, Placed, Problem, moved, problems
from talks.models import Severity
from talks.programme import Programme

# What is offered breaks no rule of these.
BREAKING = {Severity.WARNING, Severity.ERROR}


# A session is as long as it is: no place changes that.
ELSEWHERE_TOO = "unusual_length"


def broken(
    programme: Programme, circumstances: Circumstances, sessions: Collection[UUID]
) -> list[Problem]:
    """Return the problems of sessions that another place could be without."""
    found = problems(programme, circumstances, of=sessions)
    return [problem for problem in found if problem.rule != ELSEWHERE_TOO]


def broken_at(
    programme: Programme, circumstances: Circumstances, places: Mapping[UUID, Placed]
) -> list[Problem]:
    """Return what sessions would break at these places, by key of slot, and not without them."""
    sessions = {place.session for place in places.values()}
    without = moved(programme, dict.fromkeys(places))
    known = {problem.identity for problem in broken(without, circumstances, sessions)}
    found = broken(moved(programme, places), circumstances, sessions)
    return [problem for problem in found if problem.identity not in known]
