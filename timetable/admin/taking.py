"""Taking a step, with a swap as the way out where another session stands."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.models import User
from events.models import Edition
from timetable.models import Step
from timetable.places import SlotChange
from timetable.plans.rows import standing_of
from timetable.plans.swapping import swap_with
from timetable.refusals import Refusal, RefusedStepError
from timetable.steps import TakenStep, check, take


def take_or_offer_swap(
    edition: Edition, changes: Sequence[SlotChange], *, by: User, key: UUID, kind: Step.Kind
) -> TakenStep:
    """Take a step. Raises as `timetable.steps.take` does; a refusal of a place that a slot holds
    offers to swap with it, if that can be.
    """
    try:
        return take(edition, changes, by=by, key=key, kind=kind)
    except RefusedStepError as error:
        if error.refusal.held_by and kind in (Step.Kind.PLACE, Step.Kind.MOVE):
            error.refusal = _offering_swap(edition, error.refusal, changes, by)
        raise


def _offering_swap(
    edition: Edition, refusal: Refusal, changes: Sequence[SlotChange], by: User
) -> Refusal:
    standing = standing_of(edition)
    held = standing.by_key.get(refusal.held_by) if refusal.held_by else None
    if held is None or len(changes) > 1:
        return refusal
    swapped = swap_with(standing, changes[0], held.key)
    try:
        check(edition, swapped, by=by, kind=Step.Kind.SWAP)
    except (RefusedStepError, PermissionDenied):
        return refusal
    insist = _("Swap with “%(session)s”") % {"session": held.title}
    return replace(refusal, insist=insist, changes=swapped, kind=Step.Kind.SWAP)
