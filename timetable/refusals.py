"""Why a step was not taken, in words for who took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from timetable.places import SlotChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What is said of a step that was not taken, with both ways out.

    keep: the label that leaves all as it is now. insist: the label that does it all the same, with
    the changes from where things are now; none where that is impossible.
    """

    title: str
    sentence: str
    keep: str
    insist: str = ""
    changes: Sequence[SlotChange] = ()


class RefusedStepError(Exception):
    """A step was not taken: no part of it.

    status: CONFLICT where somebody was faster, UNPROCESSABLE_ENTITY where no step could be.
    """

    def __init__(
        self, refusal: Refusal, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    ) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal
        self.status = status
