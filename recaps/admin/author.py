"""Authors in the admin."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import GuardedAdmin
from core.forms.forms import SlugForm
from recaps.admin.fieldsets import Fieldsets, without
from recaps.models import Author
from recaps.quotas import MB, with_usage
from speakers.models import Speaker


class AuthorForm(SlugForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "speaker" in self.fields:
            self.fields["speaker"].queryset = Speaker.objects.filter(announced=True)  # type: ignore[attr-defined]


@admin.register(Author)
class AuthorAdmin(GuardedAdmin):
    of_the_site = True
    form = AuthorForm
    list_display = (
        "name", "user", "speaker", "signed", "versions", "pictures", "weight", "wrote",
    )  # fmt: skip
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
        """Leave out the account of an author for users who may not see accounts."""
        fieldsets = super().get_fieldsets(request, obj)
        is_shown = request.user.has_perm("core.view_user")
        return fieldsets if is_shown else without(fieldsets, {"user"})

    # --- What they keep here ---------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return with_usage(super().get_queryset(request))

    @admin.display(description=gettext_lazy("recaps"), ordering="recap_count")
    def signed(self, author: Any) -> int:
        return author.recap_count or 0

    @admin.display(description=gettext_lazy("texts and versions"), ordering="version_bytes")
    def versions(self, author: Any) -> str:
        return _in_mb(author.version_bytes)

    @admin.display(description=gettext_lazy("pictures"), ordering="picture_count")
    def pictures(self, author: Any) -> int:
        return author.picture_count or 0

    @admin.display(description=gettext_lazy("weight of the pictures"), ordering="picture_bytes")
    def weight(self, author: Any) -> str:
        return _in_mb(author.picture_bytes)

    @admin.display(description=gettext_lazy("last wrote"), ordering="wrote_at")
    def wrote(self, author: Any) -> datetime | None:
        at: datetime | None = author.wrote_at
        return at

    def get_view_on_site_url(self, obj: Author | None = None) -> str | None:
        return reverse("recaps:author", args=[obj.slug]) if obj else None


def _in_mb(size: int | None) -> str:
    """Return a number of bytes in megabytes, to a tenth."""
    return _("%(n)s MB") % {"n": localize(round((size or 0) / MB, 1))}
