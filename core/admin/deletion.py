"""Deleting the ticked rows of a list: what was announced is withdrawn instead, one by one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import actions, helpers
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from core.content.removal_options import Removal, other_options


@admin.action(
    permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s")
)
def delete_selected(
    page: admin.ModelAdmin[Any], request: HttpRequest, ticked: QuerySet[Any]
) -> HttpResponse | None:
    """Delete ticked rows as Django does; if some were announced, show how to withdraw them."""
    rows = list(ticked)
    announced = [row for row in rows if getattr(row, "announced", False)]
    if not announced:
        return actions.delete_selected(page, request, ticked)
    context = {
        **page.admin_site.each_context(request),
        "title": _("What was announced is not deleted"),
        "opts": page.opts,
        "announced": [(row, _withdrawal(request, row)) for row in announced],
        "others": [row for row in rows if row not in announced],
        "checkbox": helpers.ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/delete_announced.html", context)


def _withdrawal(request: HttpRequest, row: Model) -> str:
    """Return where the row can be withdrawn; "" if it is already, or if this user may not."""
    options = other_options(request, row, Removal.DELETE)
    return next((each.url for each in options if each.removal == Removal.WITHDRAW), "")


admin.site.add_action(delete_selected, "delete_selected")
