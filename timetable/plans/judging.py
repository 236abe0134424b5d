"""Which rules a plan would break that are not broken now."""

from collections.abc import Iterable
from uuid import UUID

from talks.clashes import Circumstances, Problem, moved, problems
from talks.programme import Programme
from timetable.places import SlotChange
from timetable.programmes import placed


def newly_broken(
    programme: Programme, circumstances: Circumstances, changes: Iterable[SlotChange]
) -> list[Problem]:
    """Return the problems that a programme would have after these changes, and has not now.

    programme: as it is planned, with its drafts (timetable.programmes).
    """
    new, _kept = newly_and_still_broken(programme, circumstances, changes)
    return new


def newly_and_still_broken(
    programme: Programme, circumstances: Circumstances, changes: Iterable[SlotChange]
) -> tuple[list[Problem], list[Problem]]:
    """Return the problems of what changes, in two lists: those that are new, and those kept.

    programme: as it is planned, with its drafts (timetable.programmes).
    """
    changes = list(changes)
    # A new slot has no key yet: any does, as long as it is the same each time.
    keys = [change.slot or UUID(int=number) for number, change in enumerate(changes)]
    places = {
        key: placed(change.session, change.after) for key, change in zip(keys, changes, strict=True)
    }
    concerned = {change.session for change in changes}
    known = {problem.identity for problem in problems(programme, circumstances, of=concerned)}
    found = problems(moved(programme, places), circumstances, of=concerned)
    new = [problem for problem in found if problem.identity not in known]
    return new, [problem for problem in found if problem.identity in known]
