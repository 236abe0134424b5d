"""Filters of lists in the admin."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django_stubs_ext import StrOrPromise

from core.extensions import Hook

type FilterKind = tuple[StrOrPromise, Callable[[Any], QuerySet[Any]]]


class KindFilter(admin.SimpleListFilter):
    """A filter by kinds of rows; each kind has a label and a function that filters."""

    kinds: ClassVar[Mapping[str, FilterKind]]

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return [(kind, label) for kind, (label, _rows) in self.kinds.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        kind = str(self.value())
        return self.kinds[kind][1](queryset) if kind in self.kinds else queryset


# More filters of the list of a model, which come first.
ADDED_FILTERS = Hook[[type[Model]], Sequence[type[admin.SimpleListFilter]]]()
