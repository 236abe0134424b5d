"""What went wrong with mailings, on the admin's front page."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from mailings.models import Mailing
from mailings.outbox import went_wrong


def lines(request: HttpRequest) -> Iterator[Line]:
    """Yield the lines on mailings that are held up, and on those that did not reach everybody."""
    if not request.user.has_perm("mailings.change_mailing"):
        return
    outbox = reverse("admin:mailings_mailing_changelist")
    wrong = Exists(went_wrong().filter(mailing=OuterRef("pk")))
    counts = Mailing.objects.aggregate(
        held_up=Count("pk", filter=Q(finished_at=None) & ~Q(trouble="")),
        incomplete=Count("pk", filter=wrong),
    )
    if counts["held_up"]:
        words = _("A mailing is held up: the mail server does not answer")
        yield Line(words=words, need=Need.MEND, url=f"{outbox}?state=leaving")
    count = counts["incomplete"]
    words = ngettext("mailing did not reach everybody", "mailings did not reach everybody", count)
    yield Line(words=words, need=Need.MEND, url=f"{outbox}?state=wrong", count=count)
