"""The last newsletter on the admin's front page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from newsletter.models import Delivery, Digest


def lines(request: HttpRequest) -> Iterator[Line]:
    """Yield the lines on the newsletter sent last, the only one still of interest."""
    may_see = request.user.has_perm("newsletter.change_digest")
    last = Digest.objects.sent().first() if may_see else None
    if not last:
        return
    url = reverse("admin:newsletter_digest_look", args=[last.pk])
    if last.trouble:
        words = _("The newsletter is held up: the mail server does not answer")
        yield Line(words=words, need=Need.MEND, url=url)
    count = last.deliveries.known().filter(state=Delivery.State.UNCERTAIN).count()
    yield Line(
        words=ngettext(
            "mail of the newsletter is uncertain", "mails of the newsletter are uncertain", count
        ),
        need=Need.MEND,
        url=url,
        count=count,
    )
