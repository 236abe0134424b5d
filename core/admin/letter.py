"""Letters in the admin: what became of each, and a button to send them again."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from core.admin.filters import FilterKind, KindFilter
from core.admin.read_only import ReadOnlyAdmin
from core.content.overview import Line, Need
from core.mail.outbox import given_up, send_again
from core.models import Letter
from core.tasks.attempts import MOST_ATTEMPTS


class StateFilter(KindFilter):
    title = gettext_lazy("state")
    parameter_name = "state"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "waiting": (
            gettext_lazy("waiting"),
            lambda rows: rows.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS),
        ),
        "given_up": (gettext_lazy("given up"), lambda rows: rows.filter(pk__in=given_up())),
        "unconfirmed": (
            gettext_lazy("given up, to confirm an address"),
            lambda rows: rows.filter(pk__in=given_up(confirms_address=True)),
        ),
        "sent": (gettext_lazy("sent"), lambda rows: rows.exclude(sent_at=None)),
    }


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin[Letter]):
    """Letters without their text: some let their reader sign in."""

    list_display = ("subject", "to", "state", "attempts", "tried_at", "failure")
    list_filter: ClassVar[Any] = (StateFilter,)
    search_fields = ("to", "subject")
    actions = ("send_again",)
    fields = ("to", "subject", "written_at", "state", "attempts", "tried_at", "failure", "sent_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Return the letters without those that a visitor asked for without an account."""
        return super().get_queryset(request).exclude(expires_at__isnull=False, user=None)

    @admin.display(description=gettext_lazy("state"))
    def state(self, letter: Letter) -> str:
        if letter.sent_at:
            return gettext("sent")
        return gettext("given up") if letter.is_exhausted else gettext("waiting")

    @admin.action(description=gettext_lazy("Send again"), permissions=["retry"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        found = list(queryset.filter(sent_at=None))
        for letter in found:
            send_again(letter)
        count = len(found)
        message = ngettext(
            "%(count)d letter is tried again.", "%(count)d letters are tried again.", count
        )
        messages.success(request, message % {"count": count})


def overview_lines(request: HttpRequest) -> Iterator[Line]:
    """Yield what the front page says of letters: how many were given up."""
    if request.user.has_perm("core.view_letter"):
        count = given_up().count()
        yield Line(
            words=ngettext("letter could not be sent", "letters could not be sent", count),
            need=Need.MEND,
            url=reverse("admin:core_letter_changelist", query={"state": "given_up"}),
            count=count,
        )
