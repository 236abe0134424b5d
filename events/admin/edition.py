"""Editions in the admin."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrPromise

from core.admin.history import HistoryAdmin
from core.admin.namesakes import NamesakesAdmin
from core.branding.identity import site_identity
from core.forms.forms import SlugForm
from events.admin.current import CurrentEditionAdmin
from events.admin.owned import is_public, read_only_sentence
from events.admin.pages import page_links, page_urls
from events.admin.switch import work_on
from events.models import Edition


class EditionForm(SlugForm):
    class Meta:
        help_texts: ClassVar[dict[str, StrPromise]] = {
            "tagline_fr": gettext_lazy("One line, on the home page and beside the name."),
            "registration_url": gettext_lazy("The page where one registers, or takes a ticket."),
        }


@admin.register(Edition)
class EditionAdmin(CurrentEditionAdmin, HistoryAdmin, NamesakesAdmin):
    form = EditionForm
    list_display = ("name", "first_day", "last_day", "city", "is_current", "archived")
    list_filter = ("archived",)
    search_fields = ("name", "city")
    fieldsets = (
        (None, {"fields": ("name", "slug", "tagline_fr", "tagline_en")}),
        (
            gettext_lazy("When and where"),
            {"fields": (("first_day", "last_day"), "time_zone", "city", "registration_url")},
        ),
        (
            gettext_lazy("Summary"),
            {
                "fields": ("summary_fr", "summary_en"),
                "description": gettext_lazy(
                    "A few sentences: on the edition’s page, and where search engines show it."
                ),
            },
        ),
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
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("work-on/", view(work_on), name="events_edition_work_on"),
            *page_urls(view),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"city": site_identity().city, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data and "slug" not in form.changed_data:
            sentence = _(
                "Its address stays /%(slug)s/: where it names what the edition was called, change "
                "it too. Links to what is public go on leading here."
            )
            messages.info(request, sentence % {"slug": obj.slug})

    # --- An archived edition ---------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.archived)

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.archived)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition = self.get_object(request, unquote(object_id))
        if request.method == "POST" and edition and edition.archived:
            messages.error(request, read_only_sentence(edition))
            return redirect("admin:events_edition_change", edition.pk)
        return super().change_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if edition := context.get("original"):
            context["page_links"] = page_links(request, edition)
            context["archived"] = edition if edition.archived else None
            context["not_public"] = None if is_public(edition) else edition
        return super().render_change_form(request, context, *args, **kwargs)
