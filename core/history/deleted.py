"""Deleted rows: kept for a while so that they can be restored whole, then forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.content import erasures
from core.database.locks import hold_owner
from core.files.images import delete_pictures, in_use
from core.forms.forms import free_slug
from core.history.acts import Cause, acting, unrecorded
from core.history.kept import (
    KEPT,
    PARTS,
    RELATED,
    Columns,
    Model,
    fields_of,
    label,
    row_from,
    rows_of,
    stays,
)
from core.history.versions import changes_of
from core.history.wording import names
from core.models import RowChange, TaggedItem
from core.text.translated import labelled

# How long they are kept.
KEPT_FOR = timedelta(days=30)
# What core.content.erasures calls a row that was forgotten before its time.
DELETED = "deleted"


def deleted(model: Model) -> models.QuerySet[RowChange]:
    """Return the deletions that can be undone, newest first."""
    return (
        RowChange.objects.filter(
            kind=RowChange.Kind.DELETED, model=label(model), whole_model=label(model)
        )
        .filter(at__gt=timezone.now() - KEPT_FOR)
        .exclude(row_id__in=rows_of(model).values("pk"))
        .select_related("by")
        .order_by("-pk")
    )


def free_address(change: RowChange) -> str:
    """Return another slug if that of the row has been taken meanwhile, else ""."""
    if "slug" not in change.before:
        return ""
    others = rows_of(apps.get_model(change.model))
    if "edition_id" in change.before:
        others = others.filter(edition=change.before["edition_id"])
    slug = change.before["slug"]
    return free_slug(others, slug) if others.filter(slug=slug).exists() else ""


def bring_back(change: RowChange, *, slug: str = "") -> models.Model:
    """Restore a row with all that was deleted with it, under the same numbers and keys.

    Raises ValidationError, in words, when something is in the way; then nothing is done.
    """
    model = cast("Model", apps.get_model(change.model))
    columns = change.before | ({"slug": slug} if slug else {})
    try:
        with transaction.atomic(), acting(cause=Cause.BROUGHT_BACK):
            row = _put_back(model, change.row_id, columns)
            for part, number, held in _parts(change):
                if part in PARTS[model]:
                    _put_back(part, number, held)
                elif stays(part, RELATED[model][part]):
                    _name_again(part, number, held)
                elif not _gone(part, held):
                    row_from(part, number, held).save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(_("Something else has taken its place meanwhile.")) from error
    return row


def _parts(change: RowChange) -> Iterator[tuple[Model, int, Columns]]:
    model = apps.get_model(change.model)
    for part in (*PARTS[model], *RELATED.get(model, ())):
        for number, held in change.parts.get(label(part), {}).items():
            yield part, int(number), held


def _put_back(model: Model, number: int, columns: Columns) -> models.Model:
    if errors := _gone(model, columns):
        raise ValidationError(errors)
    row = row_from(model, number, columns)
    if model is not TaggedItem:
        _check(row)
    hold_owner(row)
    row.save(force_insert=True)
    return row


def _name_again(model: Model, number: int, held: Columns) -> None:
    """Restore what a row pointed at, unless it points at something else by now."""
    for row in rows_of(model).filter(pk=number, **dict.fromkeys(held)):
        for name, value in held.items():
            setattr(row, name, value)
        row.save(update_fields=list(held))


def _check(row: models.Model) -> None:
    """Check the rules of a row, but not those of form fields; errors name the row."""
    try:
        row.full_clean()
    except ValidationError as error:
        messages = error.message_dict
        errors = messages.pop(NON_FIELD_ERRORS, [])
        fields = {f.name: str(f.verbose_name) for f in row._meta.fields}
        errors += [
            labelled(fields.get(name, name), " ".join(each)) for name, each in messages.items()
        ]
        kind = KEPT[type(row)].whole is not type(row) and str(row._meta.verbose_name)
        raise ValidationError([f"{kind}, {each}" if kind else each for each in errors]) from error


def _gone(model: Model, columns: Columns) -> list[str]:
    """Return errors about related rows that no longer exist."""
    errors = []
    for name, field in fields_of(model).items():
        other, number = cast("Any", field.related_model), columns.get(name)
        if other and number and not rows_of(other).filter(pk=number).exists():
            called = names(other, [number])[number]
            errors.append(_("“%(row)s” no longer exists: restore it first.") % {"row": called})
    return errors


# --- Forgetting ----------------------------------------------------------------------------------


def forget(model: Model, number: int) -> None:
    """Delete the history of a row, and the pictures that only it named."""
    row = model(pk=number)
    pictures = pictures_of(row)
    changes_of(row).delete()
    _delete_pictures(pictures)


def pictures_of(row: models.Model) -> set[str]:
    """Return the pictures and other files that the history of the row names."""
    columns = [name for name, f in fields_of(type(row)).items() if isinstance(f, models.FileField)]
    changes = changes_of(row) if columns else ()
    sides = (side for change in changes for side in (change.before, change.after))
    return {held[name] for held in sides for name in columns if held.get(name)}


def _delete_pictures(names: set[str]) -> None:
    def delete() -> None:
        delete_pictures.call(sorted(names - in_use(names)))

    if names:
        transaction.on_commit(delete)


def forget_for_good(change: RowChange) -> None:
    """Forget a deleted row before its time: the law asks for it, or it is a mistake that harms."""
    with transaction.atomic():
        # Keys are random; what has none is only forgotten here.
        if key := change.before.get("key"):
            erasures.record(DELETED, f"{change.model} {key}")
        forget(apps.get_model(change.model), change.row_id)


def forget_again(name: str, key: str) -> bool:
    """Forget a row again in a restored site; tell whether anything of it was there."""
    model = cast("Model", apps.get_model(name))
    changes = RowChange.objects.filter(model=name, before__key=key)
    numbers = set(changes.filter(kind=RowChange.Kind.DELETED).values_list("row_id", flat=True))
    rows = rows_of(model).filter(key=key, announced=False)
    numbers |= set(rows.values_list("pk", flat=True))
    with transaction.atomic(), unrecorded():
        rows.delete()
        for number in numbers:
            forget(model, number)
    return bool(numbers)


@task(priority=-10)
def forget_deleted() -> None:
    """Forget rows deleted too long ago, with all of their history."""
    old = RowChange.objects.filter(
        kind=RowChange.Kind.DELETED,
        model=F("whole_model"),
        row_id=F("whole_id"),
        at__lte=timezone.now() - KEPT_FOR,
    )
    for model in PARTS:
        gone = old.filter(model=label(model)).exclude(row_id__in=rows_of(model).values("pk"))
        # One that was restored and deleted again lately is kept.
        lately = deleted(model).values("row_id")
        for number in set(gone.exclude(row_id__in=lately).values_list("row_id", flat=True)):
            with transaction.atomic():
                forget(model, number)
