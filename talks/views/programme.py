"""The programme of an edition."""

from functools import partial

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http.answers import PublicPage, asked
from core.text.json_ld import graph
from talks.addresses import of_edition, room_address, session_address
from talks.changes import changed_since
from talks.json_ld import LinkedData
from talks.layout import Filters, ProgrammeLayout
from talks.marks import marks
from talks.programme import Programme
from talks.published import PublishedEdition
from talks.walking import walking


@of_edition
def programme(request: HttpRequest, edition: PublishedEdition) -> PublicPage:
    """Show all days in one document, with what the query asks for.

    `?picks=1` shows only the reader's own picks, which only their browser knows; `?since=12` shows
    what changed since release 12, and how.
    """
    now = timezone.now()
    layout = ProgrammeLayout(
        edition.programme,
        now=now,
        address=session_address(edition.slug),
        room_address=room_address(edition.slug),
        filters=Filters(edition.programme, asked(request), partial(changed_since, edition)),
        marks=marks(edition.programme, edition.calendar_sequence, now),
    )
    path = reverse("talks:programme", args=[edition.slug])
    return PublicPage(
        request,
        "talks/programme.html",
        {
            "layout": layout,
            "title": _("Programme"),
            "picks": bool(request.GET.get("picks")),
            "edition": edition.facts,
            "programme_url": path,
            "ways": {"walking": walking(edition), "seats": _seats(edition.programme)},
            "json_ld": graph(LinkedData(request, edition).crumbs((_("Programme"), path))),
        },
        valid_until=layout.valid_until,
        # A stale room is worse than a slow page.
        shared_seconds=5,
    )


def _seats(programme: Programme) -> dict[str, int]:
    """Return how many seats rooms have, by their slugs."""
    return {room.slug: room.capacity for room in programme.listed_rooms if room.capacity}
