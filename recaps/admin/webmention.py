"""Webmentions in the admin, those that came and those that went: what became of each."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy, ngettext

from recaps.admin.read import ReadAdmin
from recaps.models import SentWebmention, Webmention
from recaps.webmentions.receiving import verify_again
from recaps.webmentions.sending import send_again


class TriedAgainAdmin(ReadAdmin):
    """Rows that other machines make: they are read, and tried again."""

    list_filter = ("state",)
    search_fields = ("source", "target")
    actions = ("try_again",)

    def start_over(self, row: Any) -> None:
        raise NotImplementedError

    @admin.action(description=gettext_lazy("Try again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        found = list(queryset)
        for row in found:
            self.start_over(row)
        count = len(found)
        message = ngettext(
            "%(count)d webmention is tried again.", "%(count)d webmentions are tried again.", count
        )
        messages.success(request, message % {"count": count})


@admin.register(Webmention)
class WebmentionAdmin(TriedAgainAdmin):
    list_display = ("source", "target", "state", "received_at", "attempts", "tried_at", "failure")

    def start_over(self, row: Webmention) -> None:
        verify_again(row)


@admin.register(SentWebmention)
class SentWebmentionAdmin(TriedAgainAdmin):
    list_display = (
        *("target", "source", "is_linked", "state"),
        *("asked_at", "attempts", "tried_at", "failure"),
    )

    def start_over(self, row: SentWebmention) -> None:
        send_again(row)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not settings.SITE_URL:
            message = gettext(
                "None are sent: SITE_URL is not set, and whoever gets one has to find our page."
            )
            messages.warning(request, message)
        return super().changelist_view(request, extra_context)
