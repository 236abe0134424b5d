"""Partners in the admin."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.base import thumbnail
from core.forms.forms import GuardedForm, require_alt_text
from events.admin.owned import OwnedAdmin
from events.models import Partner


class PartnerForm(GuardedForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        require_alt_text(self, "logo")
        return cleaned


@admin.register(Partner)
class PartnerAdmin(OwnedAdmin):
    is_public_at_once = True
    form = PartnerForm
    list_display = ("name", "level", "published")
    list_filter = (*OwnedAdmin.list_filter, "published", "level")
    search_fields = ("name",)
    readonly_fields = ("logo_seen",)
    fieldsets = (
        (None, {"fields": ("edition", "name", "level", "url")}),
        (_("Logo"), {"fields": ("logo_seen", "logo", "logo_alt_fr", "logo_alt_en")}),
        (_("On the site"), {"fields": ("published",)}),
    )

    @admin.display(description=_("logo"))
    def logo_seen(self, partner: Partner) -> SafeString:
        return thumbnail(partner, "logo")
