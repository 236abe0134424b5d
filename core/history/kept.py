"""The models whose history is kept, and their columns as JSON."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.files import FieldFile

from core.models import TaggedItem

type Model = type[models.Model]
# Column → value as JSON.
type Columns = dict[str, Any]
# Model → number of the row (as JSON has keys) → columns.
type Parts = dict[str, dict[str, Columns]]
# The model and number of a whole.
type Whole = tuple[Model, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """A model with a history: the whole it is part of, by which column (a whole has none)."""

    whole: Model
    column: str = ""
    # Columns that follow from others, and are no change of their own.
    derived: Collection[str] = ()


KEPT: dict[Model, Kept] = {}
# A whole → its parts; and related rows that go or forget it when it is deleted, by which column.
PARTS: dict[Model, list[Model]] = {}
RELATED: dict[Model, dict[Model, str]] = {}


def is_kept(model: Model) -> bool:
    """Tell whether a model has a history of its own."""
    return model in PARTS


def label(model: Model) -> str:
    return model._meta.label_lower


def rows_of(model: Model) -> models.QuerySet[Any]:
    return models.QuerySet(model)


def column_to(model: Model, whole: Model) -> str:
    """Return the column by which a row belongs to a whole."""
    (column,) = (f.attname for f in model._meta.concrete_fields if f.related_model is whole)
    return column


def whole_of(row: models.Model) -> Whole | None:
    """Return the whole that the row is, or is a part of; None if that has no history."""
    if isinstance(row, TaggedItem):
        whole = ContentType.objects.get_for_id(row.content_type_id).model_class()
        return (whole, row.object_id) if whole and TaggedItem in PARTS.get(whole, ()) else None
    kept = KEPT[type(row)]
    return kept.whole, getattr(row, kept.column or "pk")


def parts_among(model: Model, whole: Model, keys: Collection[int]) -> models.QuerySet[Any]:
    """Return the parts of these wholes that are of one model."""
    if model is TaggedItem:
        kind = ContentType.objects.get_for_model(whole)
        return rows_of(model).filter(content_type=kind, object_id__in=keys).order_by("pk")
    return rows_of(model).filter(**{f"{KEPT[model].column}__in": keys}).order_by("pk")


# --- Columns -------------------------------------------------------------------------------------


def fields_of(model: Model) -> dict[str, models.Field[Any, Any]]:
    """Return column → field, of what the history keeps of a row besides its number."""
    derived = KEPT[model].derived if model in KEPT else ()
    fields = model._meta.concrete_fields
    return {f.attname: f for f in fields if not f.primary_key and f.name not in derived}


def columns_of(row: models.Model, names: Collection[str] | None = None) -> Columns:
    """Return the columns of a row, or those of the fields with these names."""
    return {
        column: _plain(field.to_python(field.value_from_object(row)))
        for column, field in fields_of(type(row)).items()
        if names is None or not {field.name, column}.isdisjoint(names)
    }


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case FieldFile():
            return value.name or ""
    return str(value)


def row_from(model: Model, number: int, columns: Columns) -> models.Model:
    """Return the row as it was; columns that the model no longer has are left out."""
    fields = fields_of(model)
    held = {
        name: fields[name].to_python(value) for name, value in columns.items() if name in fields
    }
    return model(pk=number, **held)


def row_now(name: str, number: int) -> models.Model | None:
    """Return the row of a model, named by its label, if it exists."""
    row: models.Model | None = rows_of(apps.get_model(name)).filter(pk=number).first()
    return row


# --- Rows as they are now ------------------------------------------------------------------------


def parts_now(whole: Model, keys: Collection[int]) -> dict[int, Parts]:
    """Return the parts of each of these wholes, by its number."""
    found: dict[int, Parts] = {key: {} for key in keys}
    for model in PARTS[whole]:
        for row in parts_among(model, whole, keys):
            number = row.object_id if model is TaggedItem else getattr(row, KEPT[model].column)
            found[number].setdefault(label(model), {})[str(row.pk)] = columns_of(row)
    return found


def related_now(whole: Model, keys: Collection[int]) -> dict[int, Parts]:
    """Return the related rows that go with each of these wholes, by its number."""
    found: dict[int, Parts] = {key: {} for key in keys}
    for model, column in RELATED.get(whole, {}).items():
        for row in rows_of(model).filter(**{f"{column}__in": keys}):
            rows = found[getattr(row, column)].setdefault(label(model), {})
            rows[str(row.pk)] = columns_of(row, (column,) if stays(model, column) else None)
    return found


def stays(model: Model, column: str) -> bool:
    """Tell whether a row stays when what it points at is deleted: then it only forgets it."""
    remote: Any = fields_of(model)[column].remote_field
    return remote.on_delete is models.SET_NULL
