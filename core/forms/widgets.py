"""Inputs for the forms of organisers."""

from collections.abc import Sequence

from django import forms
from django.contrib.admin import widgets


class DayInput(forms.DateInput):
    """The browser's own input for a date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own input for a date and a time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class _OfKeys(widgets.AutocompleteMixin):
    """Widgets that look up only what may be a key: Django's own ask the database for anything."""

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, object] | None = None
    ) -> list[tuple[str | None, list[dict[str, object]], int | None]]:
        return super().optgroups(name, [key for key in value if str(key).isdecimal()], attrs)


class Search(_OfKeys, widgets.AutocompleteSelect):
    """A choice of one row, searched while typing."""


class SearchMany(_OfKeys, widgets.AutocompleteSelectMultiple):
    """A choice of several rows, searched while typing."""

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        # Each row has a cross of its own; one for all would lie in their list without being a row.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}
