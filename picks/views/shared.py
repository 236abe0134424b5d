"""The page and the calendar of a selection at its reading address; they change nothing."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http.answers import absolute
from core.http.limits import allow, visitor
from core.templatetags.addresses import webcal
from picks.addresses import row_key
from picks.agenda import days
from picks.selections import find
from talks.addresses import session_address
from talks.calendars import MIME_TYPE, calendar, slots_of
from talks.programme import schema
from talks.published import PublishedEdition, site_for

# Guessing among 2¹⁴⁴ ids is hopeless; this limits attempts an hour. Calendar services ask for
# thousands of readers from few addresses, for deleted selections too.
MOST_MISSES, HOUR = 300, timedelta(hours=1)
# A selection longer than LONG is unlikely, and takes up to a quarter of a second to render: it is
# limited to MOST_LONG a minute. Shorter ones cost no more than any page, and are not limited.
LONG, MOST_LONG, MINUTE = 100, 30, timedelta(minutes=1)

View = Callable[[HttpRequest, PublishedEdition, list[schema.Session], str], HttpResponse]


def of_selection(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Decorate a view to receive the edition and the sessions of a selection, and its id."""

    @require_safe
    @wraps(view)
    def find_first(request: HttpRequest, reading: str) -> HttpResponse:
        selection = find(reading)
        edition = site_for(request).of_row(selection.edition_id) if selection else None
        if selection is None or edition is None:
            return missing(request)
        picked = set(selection.sessions)
        sessions = [s for s in edition.programme.sessions if s.short_key in picked]
        if len(sessions) > LONG and not _may_read_long(request):
            return _wait(render(request, "429.html"), MINUTE)
        response = view(request, edition, sessions, reading)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return find_first


def missing(request: HttpRequest) -> HttpResponse:
    """Return the page for an unknown selection, which slows repeated requests down."""
    is_often = not allow("picks missed", visitor(request), most=MOST_MISSES, per=HOUR)
    response = render(
        request, "picks/missing.html", {"is_often": is_often}, status=HTTPStatus.NOT_FOUND
    )
    response.headers["Cache-Control"] = "no-store"
    return _wait(response, HOUR) if is_often else response


def _may_read_long(request: HttpRequest) -> bool:
    return allow("long picks read", visitor(request), most=MOST_LONG, per=MINUTE)


def _wait(response: HttpResponse, time: timedelta) -> HttpResponse:
    """Turn a response into a 429, with the time to wait."""
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(int(time.total_seconds()))
    return response


@of_selection
def shared(
    request: HttpRequest, edition: PublishedEdition, sessions: list[schema.Session], reading: str
) -> HttpResponse:
    """Show the selection; a script adds the reader's own stars."""
    address = absolute(request, reverse("picks:shared_ics", args=[reading]))
    context = {
        "title": _("A selection"),
        "edition": edition.facts,
        "days": days(edition, [s for s in sessions if not s.erased], timezone.now()),
        "calendar": address,
        "webcal": webcal(address),
    }
    response = render(request, "picks/shared.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@of_selection
def shared_ics(
    request: HttpRequest, edition: PublishedEdition, sessions: list[schema.Session], reading: str
) -> HttpResponse:
    """Return the calendar, or 304 if it has not changed."""
    page, source = reverse("picks:shared", args=[reading]), absolute(request, request.path)
    content = calendar_of(
        request, edition, sessions, uid=row_key(reading), page=page, source=source
    )
    etag = quote_etag(sha256(content).hexdigest()[:20])
    response = HttpResponse(
        content,
        content_type=MIME_TYPE,
        headers={
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Content-Disposition": f'inline; filename="{edition.slug}-picks.ics"',
        },
    )
    known = get_conditional_response(request, etag=etag, response=response)
    return known if isinstance(known, HttpResponse) else response


def calendar_of(
    request: HttpRequest,
    edition: PublishedEdition,
    sessions: list[schema.Session],
    *,
    uid: str,
    page: str,
    source: str = "",
) -> bytes:
    """Return the calendar of picked sessions; see talks.calendars.calendar."""
    path = session_address(edition.slug)
    return calendar(
        edition,
        slots_of(sessions),
        uid=uid,
        name=_("My picks, %(edition)s") % {"edition": edition.facts.name},
        page=absolute(request, page),
        source=source,
        session_url=lambda slug: absolute(request, path(slug)),
    )
