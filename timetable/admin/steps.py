"""The answers to a step: what stands where now, or why it was not taken."""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from events.models import Edition
from timetable import refusals
from timetable.admin.answers import MAY_NOT_MOVE, worded
from timetable.admin.taking import take_or_offer_swap
from timetable.cards import Card
from timetable.judging import card_maker
from timetable.models import Step
from timetable.places import read_changes, read_json, read_key, unreadable
from timetable.programmes import seen_programme
from timetable.refusals import RefusedStepError
from timetable.sheet import people_of, pool, sheet_slots, shown_slots
from timetable.steps import TakenStep, last_step, undo
from timetable.wording import spoken, undo_label

if TYPE_CHECKING:
    from core.models import User


@require_POST
def take_step(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take the step that was sent as JSON."""
    sent = read_body(request)
    try:
        taken = _taken(request, edition, sent)
    except ValidationError as error:
        return _refused(request, edition, sent, refusals.impossible(error))
    except PermissionDenied:
        # Rights may be taken away while a sheet is open; to sign in again would not help.
        return _refused(request, edition, sent, refusals.impossible(str(MAY_NOT_MOVE)))
    except RefusedStepError as error:
        return _refused(request, edition, sent, error)
    sessions = {done.session for done in taken.done}
    answer = {
        **_cards(request, edition, sessions, [done.slot for done in taken.done]),
        # In the order of the changes: a script names what it made by them from now on.
        "slots": [str(done.slot) for done in taken.done],
        "undo": _undo(request, edition),
        "says": spoken(taken),
    }
    return JsonResponse(answer)


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that was sent; of anything else, an empty one."""
    try:
        sent = read_json(request.body)
    except ValidationError:
        return {}
    return sent if isinstance(sent, dict) else {}


def _taken(request: HttpRequest, edition: Edition, sent: dict[str, Any]) -> TakenStep:
    by, key, kind = cast("User", request.user), read_key(sent.get("id")), sent.get("kind")
    if not isinstance(kind, str) or kind not in Step.Kind:
        raise unreadable()
    if kind == Step.Kind.UNDO:
        return undo(edition, read_key(sent.get("undoes")), by=by, key=key)
    changes = read_changes(sent.get("changes"), edition.zone)
    return take_or_offer_swap(edition, changes, by=by, key=key, kind=Step.Kind(kind))


def _refused(
    request: HttpRequest, edition: Edition, sent: dict[str, Any], error: RefusedStepError
) -> HttpResponse:
    answer = {
        "refusal": worded(error.refusal, edition.zone),
        **_cards(request, edition, _named(sent, "session"), _named(sent, "slot")),
        "undo": _undo(request, edition),
    }
    return JsonResponse(answer, status=error.status)


def _undo(request: HttpRequest, edition: Edition) -> dict[str, str] | None:
    last = last_step(edition, cast("User", request.user))
    return {"id": str(last.key), "label": undo_label(last)} if last else None


def _named(sent: dict[str, Any], name: str) -> set[UUID]:
    """Return the keys that changes name, however little of them can be read."""
    found, changes = set(), sent.get("changes")
    for change in changes if isinstance(changes, list) else []:
        if isinstance(change, dict):
            with suppress(ValidationError):
                found.add(read_key(change.get(name)))
    return found


def _cards(
    request: HttpRequest,
    edition: Edition,
    sessions: Collection[UUID],
    slots: Collection[UUID],
) -> dict[str, Any]:
    """Return all that stands and waits of these sessions, and which of these slots are gone."""
    maker = card_maker(request, edition, seen_programme(edition), of=sessions)
    standing = shown_slots(edition).filter(session__key__in=sessions)
    waiting = pool(edition).filter(key__in=sessions)
    people = people_of(edition.sessions.filter(key__in=sessions))
    cards = maker.slots(sheet_slots(edition, standing, people))
    return {
        "cards": as_json(cards),
        "pool": as_json(maker.pool(waiting)),
        "gone": [str(slot) for slot in slots if str(slot) not in cards],
    }


def as_json(cards: dict[str, Card]) -> dict[str, dict[str, str]]:
    return {key: {"digest": card.digest, "html": card.html} for key, card in cards.items()}
