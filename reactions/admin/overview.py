"""The counts of reactions on the admin's front page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from core.content.overview import Line, Need
from events.admin.owned import edition_worked_on
from reactions import moderation
from reactions.models import Feedback


def lines(request: HttpRequest) -> Iterator[Line]:
    if request.user.has_perms(["reactions.change_reaction", "recaps.change_externalrecap"]):
        count = moderation.waiting()
        yield Line(
            words=ngettext("reaction waits for you", "reactions wait for you", count),
            need=Need.DECIDE,
            url=reverse("admin:reactions_moderation"),
            count=count,
        )
    edition = edition_worked_on(request)
    if edition and request.user.has_perm("reactions.view_feedback"):
        count = Feedback.objects.filter(session__edition=edition).count()
        query = {"edition": edition.pk}
        yield Line(
            words=ngettext(
                "piece of feedback on a session", "pieces of feedback on sessions", count
            ),
            need=Need.KNOW,
            url=reverse("admin:reactions_feedback_changelist", query=query),
            count=count,
        )
