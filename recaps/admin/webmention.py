"""Sent webmentions in the admin."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.admin.read_only import RetryAdmin
from recaps.models import SentWebmention
from recaps.webmentions.sending import send_again


@admin.register(SentWebmention)
class SentWebmentionAdmin(RetryAdmin[SentWebmention]):
    list_display = (
        *("target", "source", "is_linked", "state"),
        *("asked_at", "attempts", "tried_at", "failure"),
    )
    fields = (
        *("recap", "source", "target", "state", "endpoint", "is_linked"),
        *("asked_at", "attempts", "tried_at", "failure", "sent_at"),
    )

    def start_over(self, row: SentWebmention) -> None:
        send_again(row)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if not settings.SITE_URL:
            message = gettext(
                "None are sent: SITE_URL is not set, and the site that gets one must be able to "
                "open our page."
            )
            messages.warning(request, message)
        return super().changelist_view(request, extra_context)
