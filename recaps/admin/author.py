"""Those who sign recaps, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.admin.base import GuardedAdmin
from core.forms import SlugForm
from recaps.admin.fieldsets import Fieldsets, without
from recaps.models import Author
from speakers.models import Speaker


class AuthorForm(SlugForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "speaker" in self.fields:
            self.fields["speaker"].queryset = Speaker.objects.filter(announced=True)  # type: ignore[attr-defined]


@admin.register(Author)
class AuthorAdmin(GuardedAdmin):
    form = AuthorForm
    list_display = ("name", "user", "speaker", "url")
    list_select_related = ("user", "speaker")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "url")}),
        (gettext_lazy("About the author"), {"fields": ("bio_fr", "bio_en")}),
        (
            gettext_lazy("Who it is"),
            {
                "fields": ("user", "speaker"),
                "description": gettext_lazy(
                    "With an account the author writes here; as a speaker, their page lists "
                    "what they wrote."
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Fieldsets:
        """Only those who may see the accounts tie one to an author."""
        fieldsets = super().get_fieldsets(request, obj)
        is_shown = request.user.has_perm("core.view_user")
        return fieldsets if is_shown else without(fieldsets, {"user"})

    def get_view_on_site_url(self, obj: Author | None = None) -> str | None:
        return reverse("recaps:author", args=[obj.slug]) if obj else None
