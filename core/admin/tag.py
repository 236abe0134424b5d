"""Topics in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as TaggitTag

from core.admin.history import HistoryAdmin
from core.forms.forms import SlugForm
from core.models import Tag

# Taggit's own tags are not used.
admin.site.unregister(TaggitTag)


class TagForm(SlugForm):
    class Meta:
        labels: ClassVar[dict[str, Any]] = {"slug": _("Address")}


@admin.register(Tag)
class TagAdmin(HistoryAdmin):
    of_the_site = True
    form = TagForm
    list_display = ("name", "name_en", "withdrawn_or_not")
    search_fields = ("name", "name_en")
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "name_en", "slug"),
                "description": _("What sessions and recaps are about, across all editions."),
            },
        ),
    )
