"""What is ticked in a list of the admin, as a file for spreadsheets."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from core.files.tables import CSV_TYPE, XLSX_TYPE, Row, csv_file, xlsx_file

# What nobody reads, not even its owner.
SECRET = {"password"}


def table(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, rows: models.QuerySet[Any]
) -> list[Row]:
    """Return a head and the rows: the columns of the list, then all others that the row's page
    shows.
    """
    names = _columns(model_admin, request, rows.first())
    rows = _with_related(rows, names)
    head = [_label(model_admin, name) for name in names]
    return [head, *([_value(model_admin, row, name) for name in names] for row in rows)]


def _columns(model_admin: admin.ModelAdmin[Any], request: HttpRequest, first: Any) -> Sequence[Any]:
    listed = [name for name in model_admin.get_list_display(request) if name != "action_checkbox"]
    page = [
        name
        for name in flatten_fieldsets(model_admin.get_fieldsets(request, first))
        # Others are of the form alone.
        if hasattr(model_admin.model, name) or hasattr(model_admin, name)
    ]
    return [name for name in dict.fromkeys([*listed, *page]) if name not in SECRET]


def _with_related(rows: models.QuerySet[Any], names: Iterable[Any]) -> models.QuerySet[Any]:
    related = {field.name for field in rows.model._meta.get_fields() if field.is_relation}
    return rows.prefetch_related(*(name for name in names if name in related))


def _label(model_admin: admin.ModelAdmin[Any], name: Any) -> str:
    return capfirst(str(label_for_field(name, model_admin.model, model_admin)))


def _value(model_admin: admin.ModelAdmin[Any], row: models.Model, name: Any) -> object:
    """Return a value in words, as the list shows it; numbers and days as what they are."""
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return ""
    if field is not None and getattr(field, "choices", None):
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, models.Manager):
        return ", ".join(map(str, value.all()))
    return _words(value)


def _words(value: object) -> object:
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case list() | tuple():
            return ", ".join(map(str, value))
        case SafeString():
            # What stands apart by its tags alone stays apart.
            return " ".join(strip_tags(value.replace("<", " <")).split())
        case int() | float():
            return value
    return str(value)


def _file(
    model_admin: admin.ModelAdmin[Any], content: bytes, content_type: str, ending: str
) -> HttpResponse:
    name = f"{model_admin.opts.model_name}-{timezone.localdate()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
def export_csv(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, rows: models.QuerySet[Any]
) -> HttpResponse:
    content = csv_file(table(model_admin, request, rows))
    return _file(model_admin, content, CSV_TYPE, "csv")


@admin.action(description=gettext_lazy("Export as CSV for Excel"), permissions=["view"])
def export_csv_for_excel(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, rows: models.QuerySet[Any]
) -> HttpResponse:
    content = csv_file(table(model_admin, request, rows), for_excel=True)
    return _file(model_admin, content, CSV_TYPE, "csv")


@admin.action(description=gettext_lazy("Export as XLSX"), permissions=["view"])
def export_xlsx(
    model_admin: admin.ModelAdmin[Any], request: HttpRequest, rows: models.QuerySet[Any]
) -> HttpResponse:
    name = str(model_admin.opts.verbose_name_plural)[:31]
    content = xlsx_file({name: table(model_admin, request, rows)})
    return _file(model_admin, content, XLSX_TYPE, "xlsx")


# On every list of the admin.
for action in (export_csv, export_csv_for_excel, export_xlsx):
    admin.site.add_action(action)
