"""History of rows that are saved and deleted one by one."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models.signals import post_save, pre_delete, pre_save

from core.history.acts import change, is_off
from core.history.kept import (
    KEPT,
    PARTS,
    RELATED,
    Kept,
    Model,
    column_to,
    columns_of,
    label,
    parts_now,
    related_now,
    rows_of,
    whole_of,
)
from core.history.recording import is_left_to_signals
from core.models import RowChange, TaggedItem


def keep_history(
    whole: Model, *parts: Model, topics: bool = False, derived: Collection[str] = ()
) -> None:
    """Keep the history of every change of these rows; parts are edited with the whole.

    derived: columns that follow from others.
    """
    KEPT[whole] = Kept(whole, derived=derived)
    KEPT.update({part: Kept(whole, column_to(part, whole), derived) for part in parts})
    PARTS[whole] = [*parts, *([TaggedItem] if topics else [])]
    receivers: Any = {
        pre_save: _before_save,
        post_save: _after_save,
        pre_delete: _before_delete,
    }
    for model in (whole, *PARTS[whole]):
        for signal, receiver in receivers.items():
            signal.connect(receiver, sender=model, dispatch_uid=f"history {model._meta.label}")


def keep_related(whole: Model, *related: Model) -> None:
    """Keep related rows that are deleted or unlinked with a whole, and restored with it."""
    RELATED.setdefault(whole, {}).update({each: column_to(each, whole) for each in related})


def _is_seen(row: models.Model) -> bool:
    """Tell whether the signals of this row are to write its history."""
    whole = None if is_off() else whole_of(row)
    return whole is not None and is_left_to_signals(label(whole[0]), whole[1])


def _before_save(instance: models.Model, raw: bool, **kwargs: object) -> None:
    if raw or instance.pk is None or not _is_seen(instance):
        return
    before = rows_of(type(instance)).filter(pk=instance.pk).first()
    vars(instance)["_columns_before"] = columns_of(before) if before else None


def _after_save(
    instance: models.Model,
    created: bool,
    raw: bool,
    update_fields: Collection[str] | None,
    **kwargs: object,
) -> None:
    before = vars(instance).pop("_columns_before", None)
    if raw or not _is_seen(instance):
        return
    after = columns_of(instance, update_fields)
    if created:
        _write(RowChange.Kind.ADDED, instance)
    elif before and (changed := [name for name in after if before[name] != after[name]]):
        old, new = ({name: held[name] for name in changed} for held in (before, after))
        _write(RowChange.Kind.CHANGED, instance, before=old, after=new)


def _before_delete(instance: models.Model, origin: Any, **kwargs: object) -> None:
    """Write the deletion of a row, read as it was stored; parts of a deleted whole go with it."""
    if not _is_seen(instance):
        return
    model, whole = type(instance), whole_of(instance)
    asked = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if whole and asked is whole[0] and model is not asked:
        return
    if kept := rows_of(model).filter(pk=instance.pk).first():
        parts = {}
        if model in PARTS:
            parts = parts_now(model, [kept.pk])[kept.pk] | related_now(model, [kept.pk])[kept.pk]
        _write(RowChange.Kind.DELETED, kept, before=columns_of(kept), parts=parts)


def _write(kind: RowChange.Kind, row: models.Model, **sides: Any) -> None:
    if whole := whole_of(row):
        change(kind, whole, (label(type(row)), row.pk), **sides).save()
