"""The state of a recap in words."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, gettext_lazy

from recaps.models import Recap

Status = Recap.Status

SINCE = {
    Status.DRAFT: gettext_lazy("Draft for %(time)s"),
    Status.SUBMITTED: gettext_lazy("Handed in %(time)s ago"),
    Status.CHANGES: gettext_lazy("Changes requested %(time)s ago"),
    Status.APPROVED: gettext_lazy("Approved %(time)s ago"),
    Status.PUBLISHED: gettext_lazy("Published"),
    Status.WITHDRAWN: gettext_lazy("Withdrawn %(time)s ago"),
}


def state_in_words(recap: Recap) -> str:
    """Return the state of a recap and since when it is in it."""
    if recap.status == Status.PUBLISHED and not recap.is_public:
        return _("Scheduled")
    is_fresh = timezone.now() - recap.status_changed_at < timedelta(minutes=1)
    time = _("less than a minute") if is_fresh else timesince(recap.status_changed_at, depth=1)
    return SINCE[Status(recap.status)] % {"time": time}
