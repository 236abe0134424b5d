"""Tracks and formats in the admin."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.branding.flags import flag
from core.forms.forms import SlugForm
from events.admin.owned import OwnedAdmin
from talks.models import Format, Track


@admin.register(Track)
class TrackAdmin(OwnedAdmin):
    form = SlugForm
    list_display = ("__str__", "drawn", "order", "withdrawn_or_not")
    search_fields = ("name_fr", "name_en")
    fieldsets = (
        (None, {"fields": ("edition", "name_fr", "name_en", "slug", "flag", "order")}),
        (_("In a sentence"), {"fields": ("summary_fr", "summary_en")}),
    )

    @admin.display(description=_("flag"))
    def drawn(self, track: Track) -> SafeString | str:
        return flag(track.flag) if track.flag else ""


@admin.register(Format)
class FormatAdmin(OwnedAdmin):
    form = SlugForm
    list_display = ("__str__", "default_minutes", "is_break", "order", "withdrawn_or_not")
    search_fields = ("name_fr", "name_en")
    fields = ("edition", "name_fr", "name_en", "slug", "default_minutes", "is_break", "order")
