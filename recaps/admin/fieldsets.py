"""Fieldsets of the admin."""

from collections.abc import Container
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec

type Fieldsets = _FieldsetSpec


def without(fieldsets: Fieldsets, names: Container[str]) -> Fieldsets:
    """Return the fieldsets without the fields of these names; empty ones are dropped."""
    left = [
        (title, {**options, "fields": [name for name in options["fields"] if name not in names]})
        for title, options in fieldsets
    ]
    return cast("Fieldsets", [(title, options) for title, options in left if options["fields"]])
