"""Editions in the admin."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin.namesakes import NamesakesAdmin
from core.forms import SlugForm
from events.admin.switch import work_on
from events.models import Edition


@admin.register(Edition)
class EditionAdmin(NamesakesAdmin):
    form = SlugForm
    list_display = ("name", "first_day", "last_day", "city", "is_current")
    search_fields = ("name", "city")
    actions = ("make_current",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "tagline_fr", "tagline_en")}),
        (
            gettext_lazy("When and where"),
            {"fields": (("first_day", "last_day"), "time_zone", "city", "registration_url")},
        ),
        (gettext_lazy("Summary"), {"fields": ("summary_fr", "summary_en")}),
        (
            gettext_lazy("Notice on every page"),
            {
                "fields": ("notice_fr", "notice_en"),
                "description": gettext_lazy(
                    "For what stays true during the whole edition. News of the hour are "
                    "announcements."
                ),
            },
        ),
        (gettext_lazy("Publishing"), {"fields": ("person_twice_blocks",)}),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("work-on/", view(work_on), name="events_edition_work_on"),
            *super().get_urls(),
        ]

    @admin.action(description=gettext_lazy("Make it the current edition"), permissions=["change"])
    def make_current(self, request: HttpRequest, queryset: models.QuerySet[Edition]) -> None:
        editions = list(queryset[:2])
        if len(editions) != 1:
            messages.error(request, _("Tick one edition: only one can be the current one."))
            return
        self._make_current(request, editions[0])

    def _make_current(self, request: HttpRequest, edition: Edition) -> None:
        edition.make_current()
        self.log_change(request, edition, _("Made the current edition."))
        messages.success(
            request, _("“%(edition)s” is the current edition now.") % {"edition": edition}
        )

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        if "_make_current" in request.POST:
            self._make_current(request, obj)
        return super().response_change(request, obj)
