"""Judging: which rules a programme breaks, and how severe that is."""

from collections.abc import Callable, Collection, Iterator, Mapping
from uuid import UUID

from talks.clashes.circumstances import Circumstances
from talks.clashes.problem import Problem
from talks.clashes.rules.missing import missing
from talks.clashes.rules.no_host import no_host
from talks.clashes.rules.outside_days import outside_days
from talks.clashes.rules.person_away import person_away
from talks.clashes.rules.person_twice import person_twice
from talks.clashes.rules.room_lacks import room_lacks
from talks.clashes.rules.room_twice import room_twice
from talks.clashes.rules.same_address import same_address
from talks.clashes.rules.same_topic import same_topic
from talks.clashes.rules.too_far import too_far
from talks.clashes.rules.too_small import too_small
from talks.clashes.rules.unrecorded_at_once import unrecorded_at_once
from talks.clashes.rules.unusual_length import unusual_length
from talks.clashes.rules.withdrawn_room import withdrawn_room
from talks.clashes.rules.without_slot import without_slot
from talks.models import RuleSettings, Severity
from talks.programme import Programme

# Yields the problems of a programme, whatever their severity: of all of it, or only those with one
# of these sessions among their sides.
type Rule = Callable[[Programme, Circumstances, Collection[UUID] | None], Iterator[Problem]]

# In the order in which problems are listed.
RULES: dict[str, Rule] = {
    "missing": missing,
    "withdrawn_room": withdrawn_room,
    "same_address": same_address,
    "room_twice": room_twice,
    "person_twice": person_twice,
    "outside_days": outside_days,
    "person_away": person_away,
    "too_far": too_far,
    "room_lacks": room_lacks,
    "too_small": too_small,
    "unusual_length": unusual_length,
    "without_slot": without_slot,
    "same_topic": same_topic,
    "unrecorded_at_once": unrecorded_at_once,
    "no_host": no_host,
}
# Of the rules whose severity an edition may set: the usual one. The others are always errors.
USUAL: Mapping[str, Severity] = RuleSettings().severities


def severity_of(rule: str, circumstances: Circumstances) -> Severity:
    """Return how severe it is to break a rule, by its name."""
    usual = USUAL.get(rule)
    return Severity.ERROR if usual is None else circumstances.severities.get(rule, usual)


def may_be_excused(problem: Problem) -> bool:
    """Tell whether a reason is enough to publish an error: the others hinder readers."""
    return problem.rule in USUAL


def problems(
    programme: Programme, circumstances: Circumstances, *, of: Collection[UUID] | None = None
) -> list[Problem]:
    """Return the problems of a programme, in the order of the rules; those that are off are not.

    of: keys of sessions; only problems with one of them among their sides are looked for. If a
    reference leads nowhere, only such problems are returned: the other rules rely on references.
    """
    found: list[Problem] = []
    for name, rule in RULES.items():
        severity = severity_of(name, circumstances)
        if severity != Severity.OFF:
            # (replace() takes three times as long, of thousands)
            found += (
                Problem(each.rule, each.sentence, each.sides, severity, each.private_to)
                for each in rule(programme, circumstances, of)
            )
        if found and name == "missing":
            break
    return found
