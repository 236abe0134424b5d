"""Recaps elsewhere in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.admin.base import GuardedAdmin
from core.content.version import count_change
from core.forms.forms import GuardedForm
from core.page_metadata.parsing import LANGUAGE
from reactions.admin.moderation import ModeratedAdmin
from recaps.admin.relations import choose_what_is_public
from recaps.models import ExternalRecap

# It becomes an attribute of pages and feeds.
is_language = RegexValidator(
    rf"\A(?:{LANGUAGE.pattern})\Z",
    gettext_lazy("Write the language as pages do: fr, en or pt-BR, for example."),
)


class ExternalRecapForm(GuardedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who may only look gets none.
        if "summary" in self.fields:
            self.fields["summary"].widget = AdminTextareaWidget(attrs={"rows": 4})
            self.fields["language"].validators.append(is_language)
        choose_what_is_public(self)


@admin.register(ExternalRecap)
class ExternalRecapAdmin(ModeratedAdmin[ExternalRecap], GuardedAdmin):
    form = ExternalRecapForm
    list_display = ("title", "site", "author_name", "source", "state", "received_at")
    list_filter: ClassVar[Any] = ("state", "source")
    search_fields = ("title", "url", "author_name")
    readonly_fields = ("url", "source", "state", "received_at", "decided_at", "decided_by")
    fieldsets = (
        (None, {"fields": ("url", "title", "summary", "author_name", "author_url", "language")}),
        (gettext_lazy("What it speaks of"), {"fields": ("sessions", "speakers")}),
        (
            gettext_lazy("Where it stands"),
            {"fields": ("source", "state", "received_at", "decided_at", "decided_by")},
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: recaps elsewhere come by the public form, which reads their page."""
        return False

    def save_model(
        self, request: HttpRequest, obj: ExternalRecap, form: ExternalRecapForm, change: bool
    ) -> None:
        if obj.is_published:
            if form.has_changed():
                obj.changed_at = timezone.now()
            count_change()
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: ExternalRecap) -> HttpResponse:
        """Return to the moderation queue after saving a recap that waits there."""
        response = super().response_change(request, obj)
        if "_save" in request.POST and obj.state == ExternalRecap.State.HELD:
            return HttpResponseRedirect(reverse("admin:reactions_moderation"))
        return response

    @admin.display(description=gettext_lazy("site"))
    def site(self, recap: ExternalRecap) -> str:
        return recap.site
