"""What went wrong with mailings, on the admin's front page."""

from collections.abc import Iterator

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
    if Mailing.objects.filter(finished_at=None).exclude(trouble="").exists():
        words = _("A mailing is held up: the mail server does not answer")
        yield Line(words=words, need=Need.MEND, url=f"{outbox}?state=leaving")
    count = went_wrong().order_by().values("mailing").distinct().count()
    words = ngettext("mailing did not reach everybody", "mailings did not reach everybody", count)
    yield Line(words=words, need=Need.MEND, url=f"{outbox}?state=wrong", count=count)
