"""The counts of recaps on the admin's front page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from recaps.models import Recap
from recaps.text.choices import worth_telling
from talks.models import Session
from talks.published import published_site
from writing.admin.tabs import Tab, rows_of


def lines(request: HttpRequest) -> Iterator[Line]:
    if not request.user.has_perm("recaps.publish_recap"):
        return
    count = Recap.objects.filter(rows_of(Tab.WAITING)).count()
    yield Line(
        words=ngettext("recap waits for you", "recaps wait for you", count),
        need=Need.DECIDE,
        url=reverse("admin:recaps_recap_changelist", query={"state": Tab.WAITING}),
        count=count,
    )
    if count := _without_recap(request):
        yield Line(
            words=ngettext("session without a recap", "sessions without a recap", count),
            need=Need.COMPLETE,
            url=reverse("admin:recaps_recap_sessions"),
            count=count,
        )


def _without_recap(request: HttpRequest) -> int:
    """Return how many sessions of the edition have no recap, once it is over; 0 before."""
    edition = edition_worked_on(request)
    public = edition and published_site().of_row(edition.pk)
    if not public or public.facts.days[-1] >= timezone.localdate():
        return 0
    keys = [session.key for session in worth_telling(public)]
    return Session.objects.filter(key__in=keys, recaps=None).count()
