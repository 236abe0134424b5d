"""The line about the booklet on the admin's front page."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from events.models import Edition
from marseille20 import booklets
from marseille20.models import Booklet
from printing.rendering import why_unavailable
from talks.published import published_site


def lines(request: HttpRequest) -> Iterator[Line]:
    edition = edition_worked_on(request)
    if not edition or not request.user.has_perm("talks.add_release"):
        return
    printed = Booklet.objects.filter(edition=edition).count()
    if printed < len(settings.LANGUAGES) and _is_due(edition):
        yield Line(words=_without_booklet(), need=Need.MEND)


def _is_due(edition: Edition) -> bool:
    """Tell whether the booklet of an edition is printed without a request."""
    released = (each for each in published_site().editions if each.released)
    return any(each.pk == edition.pk and not booklets.is_large(each) for each in released)


def _without_booklet() -> str:
    if reason := why_unavailable():
        return _("This machine cannot print the booklet of the programme: %(reason)s") % {
            "reason": reason
        }
    return _("The booklet of the programme is not printed yet, or the log says why it cannot be.")
