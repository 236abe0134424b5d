"""The views by which a browser keeps its picks and notes on the server.

The secret comes in the body of a form, never in an address, and no cookie is needed: its owner may
do all of this, and nobody else anything.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core.branding.qr_codes import qr_code
from core.http.answers import absolute, same_origin_only
from core.http.bodies import STRANGER, takes_up_to
from core.http.limits import allow, visitor
from core.templatetags.addresses import webcal
from picks import selections
from picks.addresses import is_secret, reading_id
from picks.models import Selection
from picks.notes import Changes, TooLongError, opened
from picks.views.shared import HOUR, MOST_MISSES, calendar_of
from talks.calendars import MIME_TYPE
from talks.published import site_for

# More sessions than any conference has. A key has 13 signs: two such lists fit in a form.
MOST_SESSIONS = 2000
# Limits for one network, which can be the wifi of a conference: new selections in a minute and in a
# day, and requests in a minute.
MOST_TAKEN, MOST_TAKEN_A_DAY, MOST_REQUESTS = 60, 3000, 2400
# Each renewal is recorded for ever beside the backups, and few readers need one.
MOST_RENEWED_A_DAY = 20
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

View = Callable[[HttpRequest], HttpResponse]


class RefusedError(Exception):
    """The request is refused, with the reason for the reader."""

    def __init__(self, why: str, status: HTTPStatus) -> None:
        super().__init__(why)
        self.why, self.status = why, status


def answers_in_json(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """Decorate a view of a form of our own page with limits, JSON errors and `no-store`."""

    @same_origin_only
    @sensitive_post_parameters("secret", "notes")
    @require_POST
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            if not allow("picks requests", visitor(request), most=MOST_REQUESTS, per=MINUTE):
                raise _too_often()
            response = view(request)
        except RefusedError as refusal:
            response = JsonResponse({"error": refusal.why}, status=refusal.status)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@takes_up_to(STRANGER)
@answers_in_json
def take(request: HttpRequest) -> HttpResponse:
    """Keep picks and notes of the current edition; only the response ever contains their secret."""
    edition = site_for(request).current
    if edition is None:
        raise RefusedError(_("No edition is the current one."), HTTPStatus.NOT_FOUND)
    picked, changes, who = _keys(request, "picks"), _changes(request), visitor(request)
    if not (
        allow("picks taken", who, most=MOST_TAKEN, per=MINUTE)
        and allow("picks taken in a day", who, most=MOST_TAKEN_A_DAY, per=DAY)
    ):
        raise _too_often()
    with _bounded():
        secret = selections.create(edition, picked, changes)
    state = _state(request, secret, selections.of_secret(secret), picked | changes.keys())
    return JsonResponse({"secret": secret, **state})


@takes_up_to(STRANGER)
@answers_in_json
def agree(request: HttpRequest) -> HttpResponse:
    """Merge the picks and notes of this device, which last agreed on `base`; return the result."""
    secret, picked = request.POST.get("secret", ""), _keys(request, "picks")
    base, changes = _keys(request, "base"), _changes(request)
    with _bounded():
        selection = selections.agree(site_for(request), secret, base, picked, changes)
    return JsonResponse(_state(request, secret, selection, picked | changes.keys()))


@answers_in_json
def renew(request: HttpRequest) -> HttpResponse:
    """Replace the secret, or else the reading address; the other one stays.

    The browser makes the new secret, `fresh`: it has it even if the response is lost.
    """
    secret, fresh = request.POST.get("secret", ""), request.POST.get("fresh", "")
    what = request.POST.get("what")
    if what not in {"reading", "secret"} or (what == "secret" and not is_secret(fresh)):
        why = _("Load this page again, then try once more.")
        raise RefusedError(why, HTTPStatus.BAD_REQUEST)
    if selections.of_secret(secret) is None:
        raise _missing(request)
    if not allow("picks renewed", visitor(request), most=MOST_RENEWED_A_DAY, per=DAY):
        why = _("That was tried too often from here: try again tomorrow.")
        raise RefusedError(why, HTTPStatus.TOO_MANY_REQUESTS)
    if what == "reading" and (reading := selections.renew_reading(secret)):
        return JsonResponse(_addresses(request, reading))
    if what == "secret" and selections.renew_secret(secret, fresh):
        return JsonResponse({"secret": fresh})
    raise _missing(request)


@answers_in_json
def forget(request: HttpRequest) -> HttpResponse:
    """Delete the selection here; the browser keeps its stars."""
    if not selections.forget(request.POST.get("secret", "")):
        raise _missing(request)
    return JsonResponse({})


@answers_in_json
def code(request: HttpRequest) -> HttpResponse:
    """Return a QR code that carries the secret to another device, drawn on this server."""
    secret = request.POST.get("secret", "")
    if selections.of_secret(secret) is None:
        raise _missing(request)
    address = absolute(request, reverse("picks:mine"))
    return HttpResponse(qr_code(f"{address}#k={secret}"), content_type="image/svg+xml")


@answers_in_json
def file(request: HttpRequest) -> HttpResponse:
    """Return picks as a calendar that does not change; nothing is kept of them."""
    edition = site_for(request).current
    if edition is None:
        raise RefusedError(_("No edition is the current one."), HTTPStatus.NOT_FOUND)
    picked = _keys(request, "picks")
    sessions = [s for s in edition.programme.sessions if s.short_key in picked]
    page = reverse("picks:mine")
    return HttpResponse(
        calendar_of(request, edition, sessions, uid=f"{edition.facts.key}", page=page),
        content_type=MIME_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{edition.slug}-picks.ics"'},
    )


def _keys(request: HttpRequest, name: str) -> set[str]:
    """Return the short keys of a field, separated by spaces. Raises RefusedError for too many."""
    keys = set(request.POST.get(name, "").split())
    if len(keys) > MOST_SESSIONS:
        why = _("A selection holds %(most)d sessions at most.") % {"most": MOST_SESSIONS}
        raise RefusedError(why, HTTPStatus.BAD_REQUEST)
    return keys


def _changes(request: HttpRequest) -> Changes:
    """Return the notes that a device changed. Raises RefusedError for what is none."""
    try:
        sent = json.loads(request.POST.get("notes") or "{}")
        found = {key: (base, mine) for key, (base, mine) in sent.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        found = {"": (None, None)}
    if not all(isinstance(text, str) for change in found.values() for text in change):
        why = _("Load this page again, then try once more.")
        raise RefusedError(why, HTTPStatus.BAD_REQUEST)
    return found


@contextmanager
def _bounded() -> Iterator[None]:
    """Refuse, in words, notes that are too long: the browser sends its picks again without them."""
    try:
        yield
    except TooLongError:
        why = _("What your devices noted is too long together: shorten a note. Nothing is lost.")
        raise RefusedError(why, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None


def _state(
    request: HttpRequest, secret: str, selection: Selection | None, sent: set[str]
) -> dict[str, object]:
    """Return the merged state; `unknown` are keys sent that are not of this edition.

    Raises RefusedError if there is no selection.
    """
    if selection is None:
        raise _missing(request)
    edition = site_for(request).of_row(selection.edition_id)
    notes = opened(selection.notes, secret)
    known = {*selection.sessions, *notes, *(selections.known(edition) if edition else ())}
    return {
        "edition": str(edition.facts.key) if edition else "",
        "picks": selection.sessions,
        "notes": notes,
        "unknown": sorted(sent - known),
        **_addresses(request, reading_id(secret, selection.mask)),
    }


def _addresses(request: HttpRequest, reading: str) -> dict[str, str]:
    """Return the reading addresses of the selection, which allow no change."""
    calendar = absolute(request, reverse("picks:shared_ics", args=[reading]))
    return {
        "page": absolute(request, reverse("picks:shared", args=[reading])),
        "calendar": calendar,
        "webcal": webcal(calendar),
    }


def _too_often() -> RefusedError:
    why = _("That was tried too often from here: wait a minute.")
    return RefusedError(why, HTTPStatus.TOO_MANY_REQUESTS)


def _missing(request: HttpRequest) -> RefusedError:
    """Return the refusal for an unknown secret, limited like unknown reading addresses."""
    if not allow("picks missed", visitor(request), most=MOST_MISSES, per=HOUR):
        return _too_often()
    why = _("This selection is no longer on the server. Your stars are still on this device.")
    return RefusedError(why, HTTPStatus.NOT_FOUND)
