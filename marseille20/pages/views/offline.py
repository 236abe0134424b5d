"""The site without network: its page, and the copy that browsers keep."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext as _

from core.database.breaker import AwayError
from core.database.connection import ERRORS, impatient, without_database
from core.http.answers import PublicPage, accepted_coding
from marseille20.offline import copies
from marseille20.offline.copies import Copy
from talks.published import published_site

# Seconds after which a copy that is being made may be there.
SOON = 5
MOST_DIGITS = 6
# No shared cache keeps it, which could show what was erased while there is no new one.
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def offline(request: HttpRequest) -> PublicPage:
    """Show what opens without network, and is on this device; the frame of a copy's pages."""
    context = {"title": _("Without network"), "is_bare": False}
    return PublicPage(request, "marseille20/offline.html", context)


@without_database
def copy(request: HttpRequest) -> HttpResponse:
    """Return the copy of what is public, in the address's language, or 202 until it is made.

    What can be used by itself, or `?part=` of the copy whose ETag is `?of=`; a 404 once there is
    another: parts of two do not mix.
    """
    kept = _newest()
    if kept is None:
        return _later()
    number = request.GET.get("part", "0")
    part = int(number) if number.isdecimal() and len(number) < MOST_DIGITS else -1
    if request.GET.get("of", kept.etag) != kept.etag or not kept.has(part):
        return HttpResponse(status=HTTPStatus.NOT_FOUND, headers=HEADERS)
    # Each part by itself is another body.
    etag = f'"{kept.etag}-{part}"' if part else f'"{kept.etag}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        coding = accepted_coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        try:
            answer = HttpResponse(kept.body(coding, part), content_type="application/json")
        except FileNotFoundError:
            return _later()
        if coding in copies.CODINGS:
            answer.headers["Content-Encoding"] = coding
    for name, value in {**HEADERS, "ETag": etag}.items():
        answer.headers[name] = value
    return answer


def _newest() -> Copy | None:
    """Return the copy that may be read now; None unless that can be known soon."""
    kept = copies.kept(get_language() or "")
    try:
        with impatient():
            return kept if kept and kept.is_public(published_site()) else None
    except (AwayError, *ERRORS):
        return None


def _later() -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Retry-After": str(SOON)}
    return HttpResponse(status=HTTPStatus.ACCEPTED, headers=headers)
