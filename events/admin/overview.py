"""The admin's front page on the edition being worked on."""

from collections.abc import Iterator
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from events.models import Edition


def lines(request: HttpRequest) -> Iterator[Line]:
    edition = edition_worked_on(request)
    if edition and request.user.has_perm("events.view_edition"):
        today = timezone.localdate(timezone=edition.zone)
        url = reverse("admin:events_edition_change", args=[edition.pk])
        words = _("%(edition)s: %(when)s") % {
            "edition": edition,
            "when": when(edition.first_day, edition.last_day, today),
        }
        yield Line(words=words, need=Need.KNOW, url=url)
    is_current = (edition and edition.is_current) or Edition.objects.current()
    if request.user.has_perm("events.change_edition") and not is_current:
        yield Line(
            words=_("No edition is the current one."),
            need=Need.MEND,
            url=reverse("admin:events_edition_changelist"),
        )


def when(first: date, last: date, today: date) -> str:
    """Return how far these days are from today, in words."""
    if today < first:
        days = (first - today).days
        sentence = ngettext("tomorrow", "in %(count)d days", days)
        return sentence % {"count": days}
    if today <= last:
        which = {"day": (today - first).days + 1, "days": (last - first).days + 1}
        return _("it is on, day %(day)d of %(days)d") % which
    days = (today - last).days
    return ngettext("over since yesterday", "over since %(count)d days", days) % {"count": days}
