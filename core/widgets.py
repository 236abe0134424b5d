"""Inputs for the forms of organisers."""

from collections.abc import Sequence

from django import forms
from django.contrib.admin.widgets import (
    AdminFileWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own choice of a day and a time, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class PictureInput(AdminFileWidget):
    """A file to choose, with a label of its own rather than the legend Django gives it."""

    use_fieldset = False


def keys(values: Sequence[str]) -> list[str]:
    """What may be a key: Django's own widgets ask the database for anything."""
    return [value for value in values if str(value).isdecimal()]


class Search(AutocompleteSelect):
    """A row found as one types."""

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, object] | None = None
    ) -> list[tuple[str | None, list[dict[str, object]], int | None]]:
        return super().optgroups(name, keys(value), attrs)


class SearchMany(AutocompleteSelectMultiple):
    """Rows found as one types."""

    def build_attrs(
        self, base_attrs: dict[str, object], extra_attrs: dict[str, object] | None = None
    ) -> dict[str, object]:
        # Each row has a cross of its own; one for all would lie in their list without being a row.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, object] | None = None
    ) -> list[tuple[str | None, list[dict[str, object]], int | None]]:
        return super().optgroups(name, keys(value), attrs)
