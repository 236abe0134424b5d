"""Pointing out that another row has the same name."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin.base import GuardedAdmin
from core.text.translated import fold


class NamesakesAdmin(GuardedAdmin):
    """Rows with a `name`: a second one of the same name may be right, or a duplicate."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "name" in form.changed_data:
            self._point_out_namesakes(request, obj)

    def _point_out_namesakes(self, request: HttpRequest, row: Any) -> None:
        name = fold(row.name).split()
        for other in self.get_queryset(request).exclude(pk=row.pk):
            if fold(other.name).split() == name:
                view = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
                link = format_html('<a href="{}">{}</a>', reverse(view, args=[other.pk]), other)
                sentence = _("There was one of this name already: {existing}. Is it the same?")
                messages.warning(request, format_html(sentence, existing=link))
