"""Received webmentions in the admin."""

from django.contrib import admin

from core.admin.read_only import RetryAdmin
from reactions.models import Webmention
from reactions.webmentions.verification import request_verification


@admin.register(Webmention)
class WebmentionAdmin(RetryAdmin[Webmention]):
    list_display = ("source", "target", "state", "received_at", "attempts", "tried_at", "failure")
    fields = (*list_display, "reaction", "external_recap")

    def start_over(self, row: Webmention) -> None:
        request_verification(row)
