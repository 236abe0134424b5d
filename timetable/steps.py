"""Steps: changes of slots that are made at once or not at all, and can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.models import User
from events.models import Edition
from timetable.models import Step
from timetable.places import SlotChange


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken: the keys of all slots and sessions that it touched."""

    step: Step
    slots: frozenset[UUID]
    sessions: frozenset[UUID]


def take(
    edition: Edition, changes: Sequence[SlotChange], *, by: User, key: UUID, kind: Step.Kind
) -> TakenStep:
    """Make all changes at once. Raises timetable.refusals.RefusedStepError; then nothing is done.

    key: made by who asks; a step that was taken before is not taken again.
    """
    raise NotImplementedError


def undo(edition: Edition, undoes: UUID, *, by: User, key: UUID) -> TakenStep:
    """Put the slots of a step back where they were. Raises as `take` does.

    undoes: the key of the newest step of this person that is not undone.
    """
    raise NotImplementedError
