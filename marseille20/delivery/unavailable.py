"""The response where the database is needed and away: made without it."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, gettext as _, override

from core.database.connection import breaker, is_away, is_refusal
from core.files import storage
from core.http.answers import is_from_own_page
from core.http.bodies import STRANGER
from core.http.wsgi import declared
from core.monitoring.logs import route

logger = logging.getLogger(__name__)

# Seconds; a database that restarts is there again by then.
RETRY_AFTER = 30
# Longer than this, or in lines, it is a text, which its writer wants to see again.
SHORT = 40


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return the response where database or files are away or refuse; None for other errors.

    The next requests are answered so at once.
    """
    if not isinstance(error, Exception):
        return None
    if is_away(error):
        breaker.open(error)
    elif storage.is_refusal(error):
        logger.warning("/%s: %s", route(request), error)
    elif is_refusal(error):
        logger.warning("/%s was refused by the database: %s", route(request), error)
    else:
        return None
    # Of a storage that is full, what is there can be read.
    is_lost = isinstance(error, storage.StorageAwayError) and not storage.is_full(error)
    return unavailable(request, can_read=not (is_away(error) or is_lost))


def unavailable(request: HttpRequest, *, can_read: bool = False) -> HttpResponse:
    """Return a page in the language of the path, a sentence for scripts.

    What was typed into a form stands in it, to be sent once more. can_read: data are there, and
    cannot be saved (read-only, locked, full).
    """
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        response = _page(request, can_read) if request.accepts("text/html") else _sentence(can_read)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sentence(can_read: bool) -> HttpResponse:
    if can_read:
        reason = _("The site cannot save anything just now.")
    else:
        reason = _("The site cannot reach its data just now. Nothing was saved.")
    return JsonResponse({"error": reason}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _page(request: HttpRequest, can_read: bool) -> HttpResponse:
    # Without the request: what a template could learn from it, the account above all, is in the
    # database.
    context = {
        "is_form": request.method == "POST",
        "can_read": can_read,
        "address": request.get_full_path(),
        "fields": _typed(request),
    }
    body = render_to_string("503.html", context)
    return HttpResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _typed(request: HttpRequest) -> list[dict[str, object]]:
    """Return the fields of a form of ours; those that another site sent are not offered again.

    Nor is what is longer than strangers may send: it is not even read.
    """
    if not is_from_own_page(request) or declared(request.META) > STRANGER:
        return []
    try:
        lists = list(request.POST.lists())
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []
    return [
        {"name": name, "value": value, "is_text": len(value) > SHORT or "\n" in value}
        for name, values in lists
        if "password" not in name
        for value in values
    ]
