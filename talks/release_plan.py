"""What a release would be: what it changes, and which problems it causes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from events.models import Edition
from talks.clashes import Circumstances, Problem, circumstances, may_be_excused, problems
from talks.comparison import Comparison


@dataclass(frozen=True)
class ReleasePlan:
    """The effect of a release; computed for the page, and again to publish."""

    comparison: Comparison
    introduced: list[Problem]
    known: list[Problem]

    @property
    def refusals(self) -> list[Problem]:
        return [problem for problem in self.introduced if problem.blocks]

    def excused(self, reasons: Mapping[str, str]) -> list[dict[str, object]]:
        """Return what a release keeps of the errors that it is published with, each with its
        reason; `reasons` by the key of the problem.
        """
        return [
            {
                "rule": problem.rule,
                "sides": list(map(str, problem.sides)),
                "private_to": problem.private_to,
                "reason": reasons[problem.key],
            }
            for problem in self.refusals
            if may_be_excused(problem) and reasons.get(problem.key)
        ]

    def refused(self, reasons: Mapping[str, str]) -> list[Problem]:
        """Return the errors for which no reason is given, or none helps."""
        return [
            problem
            for problem in self.refusals
            if not (may_be_excused(problem) and reasons.get(problem.key))
        ]

    @property
    def digest(self) -> str:
        """Return a digest of what would change: a form that carries it showed that."""
        changed = [(str(each.entry), each.digest) for each in self.comparison.differences]
        return hashlib.sha256(repr(changed).encode()).hexdigest()


def plan_release(
    edition: Edition, comparison: Comparison, *, known_of: Circumstances | None = None
) -> ReleasePlan:
    """Return the plan of a release, with problems that it causes or that are public.

    known_of: what is known beside the programme; None: all that there is.
    """
    old, judged_by = comparison.before, known_of or circumstances(edition)
    known = {problem.identity for problem in problems(old, judged_by)} if old else set()
    found = problems(comparison.after, judged_by)
    return ReleasePlan(
        comparison,
        introduced=[problem for problem in found if problem.identity not in known],
        known=[problem for problem in found if problem.identity in known],
    )
