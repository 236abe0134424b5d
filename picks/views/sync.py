"""What the browser of somebody who takes picks along says to the server, and hears from it.

The secret comes in the body of a form, never in an address, and no cookie is asked for: whoever
has it may do all of this, and nobody else anything.
"""

from collections.abc import Callable
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
from core.http.limits import allow, visitor
from core.templatetags.addresses import webcal
from picks import selections
from picks.addresses import is_secret, reading_id
from picks.views.shared import HOUR, MOST_MISSES
from talks.published import PublishedEdition, site_for

# More sessions than any conference has. A key has 13 signs: two such lists fit in a form.
MOST_SESSIONS = 2000
# From one place, which can be the wifi of a conference: so many begin to take along in a minute and
# in a day, and so many stars are told in a minute.
MOST_TAKEN, MOST_TAKEN_A_DAY, MOST_TOLD = 60, 3000, 2400
# Each is written down for good beside the backups, and few need one ever.
MOST_RENEWED_A_DAY = 20
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

View = Callable[[HttpRequest], HttpResponse]


class RefusedError(Exception):
    """Says why, to whoever asked."""

    def __init__(self, why: str, status: HTTPStatus) -> None:
        super().__init__(why)
        self.why, self.status = why, status


def told(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
    """A view that takes a form of our own page and answers in JSON, which nobody keeps."""

    @same_origin_only
    @sensitive_post_parameters("secret")
    @require_POST
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            if not allow("picks told", visitor(request), most=MOST_TOLD, per=MINUTE):
                raise _too_often()
            response = view(request)
        except RefusedError as refusal:
            response = JsonResponse({"error": refusal.why}, status=refusal.status)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@told
def take(request: HttpRequest) -> HttpResponse:
    """Keep the picks of the current edition; the answer alone ever holds their secret."""
    edition = site_for(request).current
    if edition is None:
        raise RefusedError(_("No edition is the current one."), HTTPStatus.NOT_FOUND)
    picked, who = _keys(request, "picks"), visitor(request)
    if not (
        allow("picks taken", who, most=MOST_TAKEN, per=MINUTE)
        and allow("picks taken in a day", who, most=MOST_TAKEN_A_DAY, per=DAY)
    ):
        raise _too_often()
    secret = selections.take_along(edition, picked)
    kept, reading = picked & selections.known(edition), reading_id(secret)
    return JsonResponse({"secret": secret, **_state(request, edition, reading, picked, kept)})


@told
def agree(request: HttpRequest) -> HttpResponse:
    """Merge what this device has, which last agreed on `base`, and say what there is now."""
    secret, picked = request.POST.get("secret", ""), _keys(request, "picks")
    site = site_for(request)
    selection = selections.agree(site, secret, _keys(request, "base"), picked)
    if selection is None:
        raise _missing(request)
    edition = site.of_row(selection.edition_id)
    reading = reading_id(secret, selection.mask)
    return JsonResponse(_state(request, edition, reading, picked, set(selection.sessions)))


@told
def renew(request: HttpRequest) -> HttpResponse:
    """Another secret in place of this one, or else another reading address; the other one stays.

    The browser makes the new secret, `fresh`: it has it already where this answer is lost.
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


@told
def forget(request: HttpRequest) -> HttpResponse:
    """Delete it here; the browser keeps its stars."""
    if not selections.forget(request.POST.get("secret", "")):
        raise _missing(request)
    return JsonResponse({})


@told
def code(request: HttpRequest) -> HttpResponse:
    """The QR code that carries the secret to another device, drawn without asking anybody else."""
    secret = request.POST.get("secret", "")
    if selections.of_secret(secret) is None:
        raise _missing(request)
    address = absolute(request, reverse("picks:mine"))
    return HttpResponse(qr_code(f"{address}#k={secret}"), content_type="image/svg+xml")


def _keys(request: HttpRequest, name: str) -> set[str]:
    """The short keys of a field, parted by blanks. Raises RefusedError for more than there are."""
    keys = set(request.POST.get(name, "").split())
    if len(keys) > MOST_SESSIONS:
        why = _("A selection holds %(most)d sessions at most.") % {"most": MOST_SESSIONS}
        raise RefusedError(why, HTTPStatus.BAD_REQUEST)
    return keys


def _state(
    request: HttpRequest,
    edition: PublishedEdition | None,
    reading: str,
    sent: set[str],
    kept: set[str],
) -> dict[str, object]:
    """What both sides agree on; `unknown` is what was sent and is not of this edition."""
    known = kept | (selections.known(edition) if edition else set())
    return {
        "edition": str(edition.facts.key) if edition else "",
        "picks": sorted(kept),
        "unknown": sorted(sent - known),
        **_addresses(request, reading),
    }


def _addresses(request: HttpRequest, reading: str) -> dict[str, str]:
    """Where the selection is read; these do not let anybody change it."""
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
    """Of who guesses, the answer is slowed as that of readers."""
    if not allow("picks missed", visitor(request), most=MOST_MISSES, per=HOUR):
        return _too_often()
    why = _("This selection is no longer on the server. Your stars are still on this device.")
    return RefusedError(why, HTTPStatus.NOT_FOUND)
