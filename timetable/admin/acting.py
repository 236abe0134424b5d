"""Steps that are taken by forms, where no script takes them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from events.models import Edition
from timetable import refusals
from timetable.admin.forms import PlaceForm
from timetable.admin.taking import take_or_offer_swap
from timetable.models import Step
from timetable.places import SlotChange, read_changes, read_json, read_key, unreadable
from timetable.plans.rows import standing_of
from timetable.plans.swapping import exchanged
from timetable.steps import TakenStep, undo
from timetable.wording import spoken

if TYPE_CHECKING:
    from core.models import User

type Change = dict[str, Any]


def act(request: HttpRequest, edition: Edition, form: PlaceForm | None) -> TakenStep | None:
    """Take the step that was sent, and say so. Returns None where the form has to be mended.

    form: the place that was written, if one was. Raises RefusedStepError.
    """
    by, sent = cast("User", request.user), request.POST
    try:
        key = read_key(sent.get("step"))
        if "undo" in sent:
            taken = undo(edition, read_key(sent["undo"]), by=by, key=key)
        elif form and not form.is_valid():
            return None
        else:
            changes = read_changes(_changes(sent, form), edition.zone)
            if sent.get("do") == "swap":
                changes = _swapped(edition, *changes)
            taken = take_or_offer_swap(edition, changes, by=by, key=key, kind=_kind(sent))
    except ValidationError as error:
        raise refusals.impossible(error) from None
    messages.success(request, spoken(taken))
    return taken


def writes_place(sent: Mapping[str, str]) -> bool:
    """Tell whether a form was sent for the place that is written in it."""
    return sent.get("do") in ("place", "duplicate")


def _kind(sent: Mapping[str, str]) -> Step.Kind:
    """Return the kind of the step that was sent."""
    move = Step.Kind.MOVE if sent.get("slot") else Step.Kind.PLACE
    asked = sent.get("kind" if sent.get("do") == "insist" else "do", "")
    return Step.Kind(asked) if asked in Step.Kind and asked != Step.Kind.PLACE else move


def _changes(sent: Mapping[str, str], form: PlaceForm | None) -> Any:
    """Return the changes that were sent, as in JSON. Raises ValidationError if there are none."""
    seen = _seen(sent)
    if "place" in sent:
        return [{**seen, "to": _free_place(sent)}]
    match sent.get("do"):
        case "place" if form:
            return [{**seen, "to": form.place.as_json()}]
        case "duplicate" if form:
            return [{**seen, "slot": None, "from": None, "to": form.place.as_json()}]
        case "unschedule":
            return [{**seen, "to": None}]
        case "swap":
            other = read_json(sent.get("with", ""))
            return [
                {**seen, "to": None},
                other | {"to": None} if isinstance(other, dict) else other,
            ]
        case "insist":
            return read_json(sent.get("changes", ""))
    raise unreadable()


def _seen(sent: Mapping[str, str]) -> Change:
    """Return what is carried, and from where."""
    before = {name: sent.get(f"from_{name}", "") for name in ("room", "start", "end")}
    slot = sent.get("slot")
    return {"slot": slot, "session": sent.get("session", ""), "from": before if slot else None}


def _free_place(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the free place that was chosen, for as long as what is carried lasts."""
    room, _space, start = sent["place"].partition(" ")
    try:
        return _lasting(room, start, timedelta(minutes=int(sent.get("lasts", ""))))
    except (ValueError, OverflowError):
        raise unreadable() from None


def _swapped(edition: Edition, one: SlotChange, other: SlotChange) -> list[SlotChange]:
    """Return the changes that exchange the places from which two slots were seen."""
    if one.before is None or other.before is None:
        raise unreadable()
    after = exchanged(standing_of(edition), one.before, other.before)
    return [replace(each, after=place) for each, place in zip((one, other), after, strict=True)]


def _lasting(room: str, start: str, length: timedelta) -> dict[str, str]:
    end = datetime.fromisoformat(start) + length
    return {"room": room, "start": start, "end": end.isoformat()}
