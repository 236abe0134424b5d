"""The page that makes an edition the current one, after showing the new home page."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import GuardedAdmin
from events.admin.owned import read_only_sentence
from events.extension_points import ON_HOME, OnHome
from events.models import Edition


class CurrentForm(forms.Form):
    """A confirmation, needed if readers would find no programme."""

    sure = forms.BooleanField(
        label=gettext_lazy("Show it all the same: readers find no programme there yet."),
        error_messages={
            "required": gettext_lazy("Tick this, or publish something of the edition first.")
        },
    )


class CurrentEditionAdmin(GuardedAdmin):
    """The page that makes an edition current, and the links to it."""

    actions: Any = ("make_current",)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.current)
        own = path("<int:pk>/current/", page, name="events_edition_current")
        return [own, *super().get_urls()]

    @admin.action(description=gettext_lazy("Make it the current edition …"), permissions=["change"])
    def make_current(
        self, request: HttpRequest, queryset: QuerySet[Edition]
    ) -> HttpResponse | None:
        editions = list(queryset[:2])
        if len(editions) == 1:
            return redirect("admin:events_edition_current", editions[0].pk)
        messages.error(request, _("Tick one edition: only one can be the current one."))
        return None

    def response_change(self, request: HttpRequest, obj: Edition) -> HttpResponse:
        response = super().response_change(request, obj)
        if "_make_current" in request.POST:
            return redirect("admin:events_edition_current", obj.pk)
        return response

    def current(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the new home page, then make the edition current."""
        edition = get_object_or_404(Edition, pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if edition.archived:
            messages.error(request, read_only_sentence(edition))
            return redirect("admin:events_edition_change", pk)
        if edition.is_current:
            done = _("“%(edition)s” is the current edition already.") % {"edition": edition}
            messages.info(request, done)
            return redirect("admin:events_edition_change", pk)
        found = ON_HOME.ask(edition)
        is_sent = request.method == "POST"
        asks = any(each.is_empty for each in found)
        form = CurrentForm(request.POST if is_sent else None) if asks else None
        if is_sent and (form is None or form.is_valid()):
            return self._made_current(request, edition)
        return TemplateResponse(
            request,
            "admin/events/edition/current.html",
            self._what_is_shown(request, edition, found) | {"form": form},
        )

    def _made_current(self, request: HttpRequest, edition: Edition) -> HttpResponse:
        try:
            edition.make_current()
        except IntegrityError:
            # It was archived meanwhile.
            messages.error(request, read_only_sentence(edition))
            return redirect("admin:events_edition_change", edition.pk)
        self.log_change(request, edition, _("Made the current edition."))
        done = _("“%(edition)s” is the current edition now.") % {"edition": edition}
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:index"))

    def _what_is_shown(
        self, request: HttpRequest, edition: Edition, found: list[OnHome]
    ) -> dict[str, object]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Make “%(edition)s” the current edition?") % {"edition": edition},
            "opts": self.opts,
            "edition": edition,
            "before": Edition.objects.current(),
            "sentences": [each.sentence for each in found],
            "preview": self.preview_url(request, edition),
        }
