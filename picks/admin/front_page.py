"""Stars on the admin's front page: the sessions that are fuller than their room first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from core.content.overview import Line, Need
from core.extensions import Extension
from events.admin.owned import edition_worked_on
from picks.models import StarCount
from talks.models import Session

# How many sessions the front page shows.
MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A session, its stars and its seats (None: unknown); `percent` is at most 100."""

    title: str
    url: str
    stars: int
    seats: int | None
    percent: int
    is_over: bool


def _rows(request: HttpRequest) -> Any:
    """Return the counts of the edition being worked on, if the user may see them."""
    edition = edition_worked_on(request)
    if edition is None or not request.user.has_perm("picks.view_starcount"):
        return StarCount.objects.none()
    return StarCount.objects.filter(session__edition=edition)


def lines(request: HttpRequest) -> Iterator[Line]:
    edition = edition_worked_on(request)
    if edition and request.user.has_perm("picks.view_starcount"):
        count = _rows(request).fuller_than_their_room().count()
        query = {"edition": edition.pk, "fuller": "yes"}
        yield Line(
            words=ngettext(
                "session with more stars than seats", "sessions with more stars than seats", count
            ),
            need=Need.KNOW,
            url=reverse("admin:picks_starcount_changelist", query=query),
            count=count,
        )


def most_wanted(request: HttpRequest) -> Extension:
    expected = Session.objects.expected().values("pk")
    wanted = _rows(request).filter(count__gt=0, session__in=expected)
    rows = wanted.against_seats().select_related("session")
    fullest = rows.order_by(F("share").desc(nulls_last=True), "-count", "pk")[:MOST]
    return Extension(
        template="admin/picks/most_wanted.html",
        content=[_wanted(row) for row in fullest],
        stylesheets=("picks/admin/stars.css",),
    )


def _wanted(row: Any) -> Wanted:
    return Wanted(
        title=row.session.title.either,
        url=reverse("admin:talks_session_change", args=[row.session_id]),
        stars=row.count,
        seats=row.seats,
        percent=min(100, row.share or 0),
        is_over=row.seats is not None and row.count > row.seats,
    )
