"""The differences between two versions, as an organiser reads them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.files.images import PictureField
from core.forms.forms import where_they_differ
from core.history.kept import KEPT, Columns, Model, fields_of, label, rows_of
from core.history.versions import States
from core.models import RowChange, Tag, TaggedItem

# The columns that tell what a row is called: the first of these that it has.
TITLES = ("title_fr", "title_en", "name_fr", "name", "name_en", "text_fr", "text_en")


@dataclass(frozen=True, slots=True)
class Line:
    """One difference; a side is empty where there was nothing."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Difference:
    """The columns of a row that differ; a side is None where the row does not exist."""

    model: Model
    before: Columns | None
    after: Columns | None
    columns: list[str]


def called(columns: Columns) -> str:
    """Return the title of a row with these columns, "" if none."""
    return next((str(columns[name]) for name in TITLES if columns.get(name)), "")


class Wording:
    """Puts pairs of states in words, with a query for each model that they name rows of.

    choices: column → value → label, of lists whose model does not say what may be in them. only:
    the columns of the whole to show; None: all. in_full: long texts are not cut to where they
    differ.
    """

    def __init__(
        self,
        whole: Model,
        pairs: Iterable[tuple[States, States]],
        *,
        choices: Mapping[str, Mapping[str, str]] | None = None,
        only: Collection[str] | None = None,
        in_full: bool = False,
    ) -> None:
        self.whole, self.choices, self.only, self.in_full = whole, choices or {}, only, in_full
        self.differences = [list(self._differences(*pair)) for pair in pairs]
        self.names = self._names_of_rows()

    def lines(self) -> list[list[Line]]:
        """Return the lines of each pair."""
        return [
            [line for each in found for line in self._lines(each)] for found in self.differences
        ]

    # --- What differs ----------------------------------------------------------------------------

    def _differences(self, before: States, after: States) -> Iterator[_Difference]:
        rows = sorted(
            before.keys() | after.keys(), key=lambda row: (row[0] != label(self.whole), row)
        )
        is_new = not any(row[0] == label(self.whole) for row in before)
        for row in rows:
            model, old, new = apps.get_model(row[0]), before.get(row), after.get(row)
            if old == new or (is_new and model is not self.whole):
                continue
            names = [
                name
                for name in self._columns_shown(model)
                if old is None or new is None or old.get(name) != new.get(name)
            ]
            if names:
                yield _Difference(model, old, new, names)

    def _columns_shown(self, model: Model) -> list[str]:
        """Return the columns that mean something to a reader."""
        if model is TaggedItem:
            return ["tag_id"]
        return [
            column
            for column, field in fields_of(model).items()
            if (field.editable or isinstance(field, models.BooleanField))
            and (model is not self.whole or self.only is None or column in self.only)
            and not (model is not self.whole and column == KEPT[model].column)
        ]

    # --- In words --------------------------------------------------------------------------------

    def _lines(self, found: _Difference) -> Iterator[Line]:
        of_whole = found.model is self.whole
        if found.before is not None and found.after is not None:
            of_part = "" if of_whole else f"{self._kind(found)} {self._part(found, found.before)}, "
            for name in found.columns:
                field = fields_of(found.model)[name]
                sides = self._sides(field, found.before.get(name), found.after.get(name))
                yield Line(capfirst(f"{of_part}{field.verbose_name}"), *sides)
        elif of_whole:
            yield Line(
                str(
                    RowChange.Kind.ADDED.label
                    if found.before is None
                    else RowChange.Kind.DELETED.label
                )
            )
        else:
            parts = (
                self._part(found, each, with_numbers=True) for each in (found.before, found.after)
            )
            yield Line(capfirst(self._kind(found)), *parts)

    @staticmethod
    def _kind(found: _Difference) -> str:
        model = Tag if found.model is TaggedItem else found.model
        return str(model._meta.verbose_name)

    def _part(
        self, found: _Difference, columns: Columns | None, *, with_numbers: bool = False
    ) -> str:
        """Return a part in words: its texts, without its place in a list."""
        if columns is None:
            return ""
        fields = fields_of(found.model)
        left_out = (
            models.BooleanField if with_numbers else models.BooleanField | models.IntegerField
        )
        said = (
            self._value(fields[name], columns.get(name))
            for name in self._columns_shown(found.model)
            if not isinstance(fields[name], left_out) and name != "order"
        )
        return ", ".join(filter(None, said))

    def _sides(self, field: Any, before: Any, after: Any) -> tuple[str, str]:
        if before and after and isinstance(field, PictureField):
            return _("a picture"), _("another picture")
        if before and after and isinstance(field, models.FileField):
            return _("a file"), _("another file")
        sides = self._value(field, before), self._value(field, after)
        return sides if self.in_full else where_they_differ(*sides)

    def _value(self, field: Any, value: Any) -> str:
        labels = self.choices.get(field.attname) or dict(field.flatchoices)
        value = field.to_python(value)
        match value:
            case None | "" | []:
                return ""
            case bool():
                return _("yes") if value else _("no")
            case list():
                return ", ".join(str(labels.get(each, each)) for each in value)
            case datetime():
                return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
            case date():
                return date_format(value, "SHORT_DATE_FORMAT")
        if field.related_model:
            return self.names.get((field.related_model, value), "")
        if isinstance(field, PictureField):
            return _("a picture")
        if isinstance(field, models.FileField):
            return _("a file")
        return str(labels.get(value) or strip_tags(str(value)))

    # --- Rows that are named ---------------------------------------------------------------------

    def _names_of_rows(self) -> dict[tuple[Any, int], str]:
        """Return the names of the rows that are referred to, also if deleted since."""
        wanted: dict[Any, set[int]] = {}
        for found in (each for pair in self.differences for each in pair):
            fields = fields_of(found.model)
            for name in self._columns_shown(found.model):
                if model := fields[name].related_model:
                    sides = (found.before, found.after)
                    keys = {each[name] for each in sides if each and each.get(name)}
                    wanted.setdefault(model, set()).update(keys)
        return {
            (model, key): name
            for model, keys in wanted.items()
            for key, name in names(model, keys).items()
        }


def names(model: Model, keys: Collection[int]) -> dict[int, str]:
    """Return the names of rows with these numbers, also of those deleted since."""
    if not keys:
        return {}
    found = {row.pk: str(row) for row in rows_of(model).filter(pk__in=keys)}
    deleted = RowChange.objects.filter(
        kind=RowChange.Kind.DELETED, model=label(model), row_id__in=set(keys) - found.keys()
    )
    gone = {change.row_id: called(change.before) for change in deleted}
    deleted_names = {key: _("%(name)s (deleted)") % {"name": name} for key, name in gone.items()}
    return {key: _("(deleted)") for key in keys} | deleted_names | found
