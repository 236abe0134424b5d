"""What a browser tells of stars, to be counted."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.http.answers import same_origin_only
from core.http.limits import Visitor, allow, visitor
from picks import stars as counts
from talks.published import site_for

# From one place, which can be the wifi of a conference: so often in a minute; and in a day so many
# stars as a thousand people give who keep forty sessions each, of whom each thinks better of ten.
MOST, MOST_ADDED, MOST_REMOVED = 600, 40_000, 10_000
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# More than anybody picks; what is told beyond is not read.
MOST_KEYS = 500


@same_origin_only
@require_POST
def stars(request: HttpRequest) -> HttpResponse:
    """Count them. Nobody reads the answer: a browser that gets another one tells it again later."""
    who, added, removed = visitor(request), _keys(request, "added"), _keys(request, "removed")
    if not (
        allow("stars told", who, most=MOST, per=MINUTE)
        and _allow_several("stars added", who, len(added), most=MOST_ADDED)
        and _allow_several("stars removed", who, len(removed), most=MOST_REMOVED)
    ):
        return _answer(HTTPStatus.TOO_MANY_REQUESTS)
    counts.count(site_for(request), added, removed)
    return _answer(HTTPStatus.NO_CONTENT)


def _allow_several(what: str, who: Visitor, several: int, *, most: int) -> bool:
    """Stars may be added while no more may be removed, and the other way round."""
    return not several or allow(what, who, most=most, per=DAY, several=several)


def _answer(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})


def _keys(request: HttpRequest, name: str) -> set[str]:
    """The short keys of a field, parted by blanks."""
    return set(request.POST.get(name, "").split()[:MOST_KEYS])
