"""The programme of an edition."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.http import PublicPage
from talks.marks import marks
from talks.public import edition_or_404
from talks.timetable import Filters, Timetable


def programme(request: HttpRequest, edition: str) -> PublicPage:
    """All days in one document, with what the query asks for."""
    shown = edition_or_404(request, edition)
    now = timezone.now()
    timetable = Timetable(
        shown.programme,
        now=now,
        address=session_address(edition),
        filters=Filters(shown.programme, dict(request.GET.lists())),
        marks=marks(shown.programme, shown.stamps, now),
    )
    return PublicPage(
        request,
        "talks/programme.html",
        {
            "timetable": timetable,
            "edition": shown.edition,
            "programme_url": reverse("talks:programme", args=[edition]),
        },
        valid_until=timetable.valid_until,
        # A stale room is worse than a slow page.
        shared_seconds=5,
    )


def session_address(edition: str) -> Callable[[str], str]:
    """The paths of an edition's sessions by their slugs, asked of the URL patterns once."""
    before, after = reverse("talks:session", args=[edition, "slug"]).rsplit("slug", 1)
    return lambda slug: f"{before}{slug}{after}"
