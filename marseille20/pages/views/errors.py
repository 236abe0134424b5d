"""Responses to addresses that lead nowhere, and to requests that are refused."""

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost, RequestDataTooBig
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import get_language, get_language_from_path, gettext as _, override
from django.views import defaults

from core.http.answers import PublicPage
from core.http.bodies import TooSlowError, in_words
from marseille20.delivery.unavailable import answer

# A page of an error has no equal in another language and no image; the path, which may hold
# anything, is not looked up.
CHROME = {"alternates": (), "social_image": None}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render the page of a 404 in the language of the path.

    An address in the words of the other language (/en/recits/) redirects to the one in its own.
    """
    path = _in_its_own_words(request.path)
    if path != request.path:
        return HttpResponseRedirect(path)
    return PublicPage(request, "404.html", CHROME, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse what cannot be read, or is too large, in words for its sender."""
    if isinstance(exception, DisallowedHost):
        # No page can be made of a site that has another name.
        return HttpResponseBadRequest("Bad Request", content_type="text/plain")
    # It may be the query that cannot be read, before anything chose the language or said what may
    # be kept.
    request.GET = QueryDict()
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        page = _refused(request, exception)
    page.headers["Cache-Control"] = "no-store"
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Return a 503 if database or files are away, else a 500, which is logged."""
    return answer(request, sys.exception()) or defaults.server_error(request)


def _refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request, getattr(exception, "most", settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    if isinstance(exception, TooSlowError):
        reason = _("Too many people are sending something just now. Send it once more.")
        return _refusal(request, HTTPStatus.SERVICE_UNAVAILABLE, _("One moment"), reason)
    if isinstance(exception, BadRequest):
        reason = _(
            "This address holds a sign that no text has. The link may have been cut or garbled on "
            "its way."
        )
    else:
        reason = _("The site cannot read what was sent. Load the page again and send it once more.")
    return _refusal(request, HTTPStatus.BAD_REQUEST, _("Not understood"), reason)


def _too_large(request: HttpRequest, most: int) -> HttpResponse:
    limit = _("%(most)s at most can be sent here, and it was more.")
    advice = _("Shorten it, or choose a smaller file.")
    reason = f"{limit % {'most': in_words(most)}} {advice}"
    return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Too large"), reason)


def _refusal(request: HttpRequest, status: HTTPStatus, title: str, reason: str) -> HttpResponse:
    """Return a page for a person, a sentence for a script."""
    if not request.accepts("text/html"):
        return JsonResponse({"error": reason}, status=status)
    context = {**CHROME, "number": str(int(status)), "title": title, "reason": reason}
    return PublicPage(request, "refused.html", context, status=status)


def _in_its_own_words(path: str) -> str:
    """Return the path in the words of its own language, where they were those of the other."""
    is_english = get_language() == "en"
    try:
        with override("fr" if is_english else "en"):
            match = resolve(path.removeprefix("/en") if is_english else f"/en{path}")
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except (Resolver404, NoReverseMatch):
        return path
