"""How far mailings are, in words and numbers."""

from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from mailings.models import Delivery, Mailing

# What an organiser may decide to send once more.
RESENDABLE = (Delivery.State.FAILED, Delivery.State.UNCERTAIN)
# How long the front page speaks of them; then it was seen, and left as it is.
NOTICED = timedelta(days=14)


def counted(mailings: QuerySet[Mailing]) -> QuerySet[Any]:
    """Return the mailings with the number of all their deliveries, and of those that ended."""
    deliveries = Delivery.objects.filter(mailing=OuterRef("pk"))
    ended = {
        f"{state}_deliveries": _count(deliveries.filter(state=state))
        for state in (Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.UNCERTAIN)
    }
    return mailings.annotate(all_deliveries=_count(deliveries), **ended)


def _count(rows: QuerySet[Delivery]) -> Coalesce:
    """Return the number of rows of a mailing, whose texts are not sorted for it."""
    grouped = rows.order_by().values("mailing").annotate(number=Count("pk"))
    return Coalesce(Subquery(grouped.values("number")), 0)


def went_wrong() -> QuerySet[Delivery]:
    """Return the deliveries of late that failed or are uncertain, and can be sent again."""
    late = timezone.now() - NOTICED
    return Delivery.objects.known().filter(state__in=RESENDABLE, tried_at__gt=late)


def seconds_left(mailing: Mailing) -> int:
    """Return for how many seconds a mailing can still be called back."""
    left = mailing.leaves_at - timezone.now() if mailing.leaves_at else None
    return max(0, ceil(left.total_seconds())) if left else 0


def state_in_words(mailing: Any) -> str:
    """Return how far a counted mailing is, and how many of its deliveries went wrong."""
    if mailing.started_at is None:
        return _("draft")
    if seconds := seconds_left(mailing):
        left = ngettext("leaves in %(count)d second", "leaves in %(count)d seconds", seconds)
        return left % {"count": seconds}
    names = {"sent": mailing.sent_deliveries, "all": mailing.all_deliveries}
    how_far = (
        _("sent to %(sent)d of %(all)d")
        if mailing.finished_at
        else _("on its way: %(sent)d of %(all)d")
    )
    troubles = [_("held up")] if mailing.trouble and not mailing.finished_at else []
    if failed := mailing.failed_deliveries:
        troubles.append(
            ngettext("%(count)d failed", "%(count)d failed", failed) % {"count": failed}
        )
    if uncertain := mailing.uncertain_deliveries:
        words = ngettext("%(count)d uncertain", "%(count)d uncertain", uncertain)
        troubles.append(words % {"count": uncertain})
    return ", ".join([how_far % names, *troubles])
