"""The view that counts the stars of browsers."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.http.answers import same_origin_only
from core.http.limits import Visitor, allow, visitor
from picks import stars as counts
from talks.published import site_for

# Limits for one network, which can be the wifi of a conference: requests in a minute; stars in a
# day, for a thousand readers who keep forty sessions each and drop ten of them.
MOST, MOST_ADDED, MOST_REMOVED = 600, 40_000, 10_000
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# More than any reader picks; keys beyond are ignored.
MOST_KEYS = 500


@same_origin_only
@require_POST
def stars(request: HttpRequest) -> HttpResponse:
    """Count stars. Only the status of the response matters: browsers retry unless it is 204."""
    who, added, removed = visitor(request), _keys(request, "added"), _keys(request, "removed")
    if not (
        allow("stars counted", who, most=MOST, per=MINUTE)
        and _allow_several("stars added", who, len(added), most=MOST_ADDED)
        and _allow_several("stars removed", who, len(removed), most=MOST_REMOVED)
    ):
        return _answer(HTTPStatus.TOO_MANY_REQUESTS)
    counts.count(site_for(request), added, removed)
    return _answer(HTTPStatus.NO_CONTENT)


def _allow_several(what: str, who: Visitor, several: int, *, most: int) -> bool:
    """Tell whether so many stars are allowed; added and removed ones are limited apart."""
    return not several or allow(what, who, most=most, per=DAY, several=several)


def _answer(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})


def _keys(request: HttpRequest, name: str) -> set[str]:
    """Return the short keys of a field, separated by spaces."""
    return set(request.POST.get(name, "").split()[:MOST_KEYS])
