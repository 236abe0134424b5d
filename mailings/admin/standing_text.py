"""The admin of the texts that mailings begin from."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.history import HistoryAdmin
from core.text.translated import LANGUAGES
from mailings.admin.placeholders import offered
from mailings.extension_points import audiences
from mailings.models import StandingText


@admin.register(StandingText)
class StandingTextAdmin(HistoryAdmin):
    """Standing texts: a mailing takes its words from one, and is changed by itself then."""

    list_display = ("name_fr", "subject_fr", "subject_en")
    search_fields = ("name_fr", "name_en", "subject_fr", "subject_en")
    of_the_site = True
    actions = None
    change_form_template = "admin/mailings/standingtext/change_form.html"
    fieldsets = (
        (None, {"fields": ("name_fr", "name_en")}),
        (_("In French"), {"fields": ("subject_fr", "text_fr")}),
        (_("In English"), {"fields": ("subject_en", "text_en")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Any:
        """Return the groups of fields; those of a letter say which placeholders there are."""
        names, *letters = super().get_fieldsets(request, obj)
        known = audiences()
        texts = zip(letters, LANGUAGES, strict=True)
        return [
            names,
            *(
                (label, {**options, "description": offered(known, language)})
                for (label, options), language in texts
            ),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: StandingText | None = None) -> bool:
        """Refuse to delete a text that the program itself begins mailings from."""
        return super().has_delete_permission(request, obj) and not (obj and obj.code)
