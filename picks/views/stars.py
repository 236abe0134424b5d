"""What a browser tells of stars, to be counted."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.http import same_origin_only
from core.limits import allow, visitor
from picks import stars as counts
from talks.published import site_for

# From one place, which can be the wifi of a conference: so many browsers tell something in a minute
# and in a day. One tells the stars of some seconds together.
MOST, MOST_A_DAY = 600, 3000
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# More than anybody picks; what is told beyond is not read.
MOST_KEYS = 500


@same_origin_only
@require_POST
def stars(request: HttpRequest) -> HttpResponse:
    """Count them. Nobody reads the answer: a browser that gets another one tells it again later."""
    who = visitor(request)
    if not (
        allow("stars told", who, most=MOST, per=MINUTE)
        and allow("stars told in a day", who, most=MOST_A_DAY, per=DAY)
    ):
        return _answer(HTTPStatus.TOO_MANY_REQUESTS)
    counts.count(site_for(request), _keys(request, "added"), _keys(request, "removed"))
    return _answer(HTTPStatus.NO_CONTENT)


def _answer(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(status=status, headers={"Cache-Control": "no-store"})


def _keys(request: HttpRequest, name: str) -> set[str]:
    """The short keys of a field, parted by blanks."""
    return set(request.POST.get(name, "").split()[:MOST_KEYS])
