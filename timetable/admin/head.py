"""What stands above a sheet, and changes while it is open."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from events.models import Edition
from timetable.wording import others_here

if TYPE_CHECKING:
    from core.models import User


def head(request: HttpRequest, edition: Edition, unpublished: int) -> dict[str, str]:
    """Return who else works on a sheet, and the label of the way to publish it; "" to who may not.

    unpublished: how many rows the page has to which that leads.
    """
    user = cast("User", request.user)
    may_publish = user.has_perm("talks.add_release")
    return {
        "others": others_here(edition, user),
        "publish": _publish_label(unpublished) if may_publish else "",
    }


def _publish_label(count: int) -> str:
    if not count:
        return _("See what differs, and publish")
    return _("See what differs, and publish: %(count)d") % {"count": count}
