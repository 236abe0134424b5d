"""Letters in the admin: what became of each, and another try."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, ngettext

from core.admin.read_only import ReadOnlyAdmin
from core.attempts import MOST_ATTEMPTS
from core.models import Letter
from core.outbox import given_up, send_again


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("waiting", gettext("waiting")),
            ("given_up", gettext("given up")),
            ("unconfirmed", gettext("given up, to confirm an address")),
            ("sent", gettext("sent")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        match self.value():
            case "waiting":
                return queryset.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)
            case "given_up":
                return queryset.filter(pk__in=given_up())
            case "unconfirmed":
                return queryset.filter(pk__in=given_up(confirms_address=True))
            case "sent":
                return queryset.exclude(sent_at=None)
        return queryset


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin[Letter]):
    """Nobody reads here what was written to others: some letters let their reader in."""

    list_display = ("subject", "to", "state", "attempts", "tried_at", "failure")
    list_filter: ClassVar[Any] = (StateFilter,)
    search_fields = ("to", "subject")
    actions = ("send_again",)
    fields = ("to", "subject", "written_at", "state", "attempts", "tried_at", "failure", "sent_at")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("state"))
    def state(self, letter: Letter) -> str:
        if letter.sent_at:
            return gettext("sent")
        return gettext("given up") if letter.is_exhausted else gettext("waiting")

    @admin.action(description=gettext_lazy("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        found = list(queryset.filter(sent_at=None))
        for letter in found:
            send_again(letter)
        count = len(found)
        message = ngettext(
            "%(count)d letter is tried again.", "%(count)d letters are tried again.", count
        )
        messages.success(request, message % {"count": count})
