"""Practical pages and announcements in the admin."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms.forms import SlugForm
from events.admin.owned import OwnedAdmin
from events.models import Announcement, Page


@admin.register(Page)
class PageAdmin(OwnedAdmin):
    is_public_at_once = True
    form = SlugForm
    list_display = ("title_fr", "published", "in_menu", "order")
    list_filter = (*OwnedAdmin.list_filter, "published")
    search_fields = ("title_fr", "title_en", "body_fr", "body_en")
    fieldsets = (
        (None, {"fields": ("edition", "title_fr", "title_en", "slug")}),
        (_("Text"), {"fields": ("body_fr", "body_en")}),
        (_("On the site"), {"fields": ("published", "in_menu", "order")}),
    )


@admin.register(Announcement)
class AnnouncementAdmin(OwnedAdmin):
    is_public_at_once = True
    list_display = ("text_fr", "starts", "until", "shown")
    search_fields = ("text_fr", "text_en")
    fieldsets = (
        (
            None,
            {
                "fields": ("edition", "text_fr", "text_en", ("starts", "until")),
                "description": _(
                    "Shown as soon as it is saved, while its edition is the current one, on every "
                    "page but those of other editions: from one moment until the other, in the "
                    "edition’s time zone. Without an end it stays until it is deleted."
                ),
            },
        ),
    )

    @admin.display(description=_("shown now"), boolean=True)
    def shown(self, announcement: Announcement) -> bool:
        return announcement.edition.is_current and announcement.is_on(timezone.now())
