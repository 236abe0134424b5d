"""What the admin's front page counts of reactions."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from core.overview import COUNTERS, Line, Need
from reactions import moderation


def lines(request: HttpRequest) -> Iterator[Line]:
    if request.user.has_perms(["reactions.change_reaction", "recaps.change_externalrecap"]):
        count = moderation.waiting()
        yield Line(
            words=ngettext("reaction waits for you", "reactions wait for you", count),
            need=Need.DECIDE,
            url=reverse("admin:reactions_moderation"),
            count=count,
        )


COUNTERS.append(lines)
