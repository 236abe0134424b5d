"""Taking the places that were shown, as one step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.http import HttpRequest

from core.database.locks import hold
from events.models import Edition
from timetable.admin.finding.shown import PlannedEdition
from timetable.finding.judging import BREAKING, broken_at
from timetable.models import Step
from timetable.places import SlotChange, read_changes, read_json, read_key, unreadable
from timetable.programmes import placed
from timetable.steps import TakenStep, take

if TYPE_CHECKING:
    from core.models import User


class OutdatedPlacesError(Exception):
    """The places would break a rule by now; nothing was placed."""


def take_places(request: HttpRequest, edition: Edition) -> TakenStep:
    """Take the places that were sent as one step, if they still break nothing.

    Raises OutdatedPlacesError, RefusedStepError, PermissionDenied, or ValidationError if what was
    sent cannot be read.
    """
    key = read_key(request.POST.get("step"))
    sent = [read_json(each) for each in request.POST.getlist("change")]
    changes = read_changes(sent, edition.zone)
    if not all(change.after for change in changes):
        raise unreadable()
    is_new = all(change.slot is None for change in changes)
    kind, by = Step.Kind.PLACE if is_new else Step.Kind.MOVE, cast("User", request.user)
    with transaction.atomic():
        hold(Edition.objects.filter(pk=edition.pk))
        # What is sent twice was taken the first time, and stands there.
        if not Step.objects.filter(key=key).exists() and _breaks(
            PlannedEdition(request, edition), changes
        ):
            raise OutdatedPlacesError
        return take(edition, changes, by=by, key=key, kind=kind)


def _breaks(plan: PlannedEdition, changes: Sequence[SlotChange]) -> bool:
    """Tell whether a rule would be broken by now."""
    places = {
        change.slot or change.session: place
        for change in changes
        if (place := placed(change.session, change.after))
    }
    broken = broken_at(plan.programme, plan.circumstances, places)
    return any(problem.severity in BREAKING for problem in broken)
