"""What the form of a row would send to make it what it was."""

from collections.abc import Collection, Iterator
from typing import Any, cast

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict

from core.files import uploads
from core.forms.forms import ChecklistField, SnapshotField
from core.history.kept import KEPT, label, row_from, rows_of
from core.history.versions import States, states_now
from core.models import Entry, TaggedItem


def current_form(page: Any, request: HttpRequest, row: Any) -> forms.ModelForm[Any]:
    """Return the form of the row as its page has it now."""
    names = flatten_fieldsets(page.get_fieldsets(request, row))
    form: forms.ModelForm[Any] = page.get_form(request, row, change=True, fields=names)(
        instance=row, initial={"tags": _topics(row, states_now(row))}
    )
    return form


def lists_of(page: Any, request: HttpRequest, row: Any) -> dict[str, dict[str, str]]:
    """Return column → value → label of fields that hold lists, whose columns have no choices."""
    names = flatten_fieldsets(page.get_fieldsets(request, row))
    fields: dict[str, Any] = page.get_form(request, row, fields=names).base_fields
    return {
        name: {str(value): str(text) for value, text in cast("Any", field.choices)}
        for name, field in fields.items()
        if isinstance(field, ChecklistField)
    }


def _topics(row: Any, states: States) -> list[int]:
    items = (held for (model, _key), held in states.items() if model == label(TaggedItem))
    return [held["tag_id"] for held in items]


def form_then(page: Any, request: HttpRequest, row: Any, states: States) -> forms.ModelForm[Any]:
    """Return the form of the row as it was in a version."""
    columns = states_now(row)[label(type(row)), row.pk] | states[label(type(row)), row.pk]
    then: Any = row_from(type(row), row.pk, columns)
    return type(current_form(page, request, row))(
        instance=then, initial={"tags": _topics(row, states)}
    )


def offered(page: Any, request: HttpRequest, row: Any, states: States) -> Collection[str]:
    """Return the columns that the form can restore; what is decided elsewhere stays as it is."""
    now = current_form(page, request, row)
    then = form_then(page, request, row, states)
    return {
        row._meta.get_field(name).attname
        for name in now.fields
        if name not in {"snapshot", "tags"} and _can_be(now[name], then[name])
    }


def on_page(page: Any, request: HttpRequest, row: Any, states: States) -> States:
    """Return the states without parts that are edited elsewhere, which stay as they are."""
    formsets = page.get_formsets_with_inlines(request, row)
    models = {type(row), TaggedItem, *(formset.model for formset, _inline in formsets)}
    labels = set(map(label, models))
    return {each: held for each, held in states.items() if each[0] in labels}


def _can_be(now: BoundField, then: BoundField) -> bool:
    if isinstance(now.field, uploads.KeptFileField):
        name = str(then.value() or "")
        return not name or default_storage.exists(name)
    return not now.field.disabled and _is_choice(now.field, then.value())


def _is_choice(field: forms.Field, value: Any) -> bool:
    """Tell whether the form offers this value; states of withdrawing and publishing are none."""
    if type(field) is not forms.TypedChoiceField:
        return True
    return field.valid_value(value)


# --- What is sent --------------------------------------------------------------------------------


# Prefix of a form → the part that it makes again.
type PartsBack = dict[str, models.Model]


def sheet_of(
    page: Any, request: HttpRequest, row: Any, states: States
) -> tuple[QueryDict, PartsBack]:
    """Return all that a browser would send from the page of the row to restore a version."""
    sheet = QueryDict(mutable=True)
    back: PartsBack = {}
    now, then = current_form(page, request, row), form_then(page, request, row, states)
    _send(sheet, now, then)
    for formset, _inline in page.get_formsets_with_inlines(request, row):
        back |= _send_parts(sheet, formset, row, states)
    return sheet, back


def give_back_keys(formset: Any, back: PartsBack) -> None:
    """Give restored parts their former keys, by which files and addresses know them."""
    for form in formset.extra_forms:
        if part := back.get(form.prefix):
            form.instance.pk = part.pk
            if isinstance(part, Entry):
                form.instance.key = part.key


def _send_parts(sheet: QueryDict, formset: Any, row: Any, states: States) -> PartsBack:
    prefix, model = formset.get_default_prefix(), formset.model
    rows = rows_of(model).filter(**{formset.fk.name: row})
    wanted = {key: held for (name, key), held in states.items() if name == label(model)}
    forms_sent = 0
    for part in rows:
        now = formset.form(instance=part, prefix=f"{prefix}-{forms_sent}")
        held = wanted.pop(part.pk, None)
        then = part if held is None else row_from(model, part.pk, held)
        _send(sheet, now, formset.form(instance=then, prefix=now.prefix))
        sheet[f"{now.prefix}-{model._meta.pk.name}"] = str(part.pk)
        # A part without history was there or not, nobody knows: it stays.
        if held is None and model in KEPT:
            sheet[f"{now.prefix}-DELETE"] = "on"
        forms_sent += 1
    sheet[f"{prefix}-INITIAL_FORMS"] = str(forms_sent)
    back: PartsBack = {}
    for key, held in wanted.items():
        part = row_from(model, key, held)
        now = formset.form(instance=part, prefix=f"{prefix}-{forms_sent}")
        _send(sheet, now, now)
        back[now.prefix] = part
        forms_sent += 1
    sheet[f"{prefix}-TOTAL_FORMS"] = str(forms_sent)
    return back


def _send(sheet: QueryDict, now: forms.ModelForm[Any], then: forms.ModelForm[Any]) -> None:
    """Fill in the fields of one form; its snapshot is of now, so that nobody is overwritten."""
    for name, field in now.fields.items():
        bound = now[name] if isinstance(field, SnapshotField) else then[name]
        if isinstance(field, uploads.KeptFileField):
            _send_file(sheet, field, now[name], then[name])
        elif not _can_be(now[name], then[name]):
            sheet.setlist(bound.html_name, list(_values(now[name])))
        else:
            sheet.setlist(bound.html_name, list(_values(bound)))
    for name, value in getattr(now, "sent_by_script", {}).items():
        sheet[now.add_prefix(name)] = value


def _values(bound: BoundField) -> Iterator[str]:
    widget = bound.field.widget
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    value = bound.value()
    if isinstance(widget, forms.CheckboxInput):
        if value:
            yield "on"
        return
    sent = widget.format_value(value)
    yield from map(str, sent if isinstance(sent, list) else [] if sent is None else [sent])


def _send_file(
    sheet: QueryDict, field: uploads.KeptFileField, now: BoundField, then: BoundField
) -> None:
    """Fill in a file as one that was uploaded before and kept: it is the same file again."""
    before, after = str(now.value() or ""), str(then.value() or "")
    if before == after or not _can_be(now, then):
        return
    if not after:
        sheet[f"{now.html_name}-clear"] = "on"
    elif field.account:
        with default_storage.open(after) as file:
            kept = uploads.keep(ContentFile(file.read(), name=after), field.account)
        sheet[f"{now.html_name}-kept"] = kept
