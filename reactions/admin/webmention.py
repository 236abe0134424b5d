"""Webmentions that came, in the admin: what became of each."""

from django.contrib import admin

from core.admin.read_only import RetryAdmin
from reactions.models import Webmention
from reactions.webmentions.receiving import verify_again


@admin.register(Webmention)
class WebmentionAdmin(RetryAdmin[Webmention]):
    list_display = ("source", "target", "state", "received_at", "attempts", "tried_at", "failure")

    def start_over(self, row: Webmention) -> None:
        verify_again(row)
