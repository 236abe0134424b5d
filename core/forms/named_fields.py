"""Fields of forms that are named by their label, wherever it stands."""

from typing import Any

from django import forms
from django.utils.safestring import SafeString

from core.forms.uncut_fields import UncutField


class NamedField(UncutField):
    """A field with `aria-labelledby`, beside the `for` of its label.

    Programs that ask for the visible words find no label of a field in a group that is folded.
    """

    @property
    def _label_id(self) -> str:
        """Return the id of the label; "" when the field has a legend, or nothing at all."""
        has_label = self.id_for_label and not (self.is_hidden or self.use_fieldset)
        return f"{self.id_for_label}_label" if has_label else ""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        named = super().build_widget_attrs(attrs, widget)
        if widget and widget.is_hidden:
            # What a field began with: in HTML nothing names or describes what is hidden.
            return {name: value for name, value in named.items() if not name.startswith("aria-")}
        return named | ({"aria-labelledby": self._label_id} if self._label_id else {})

    def label_tag(
        self,
        contents: str | None = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: str | None = None,
        tag: str | None = None,
    ) -> SafeString:
        named = (attrs or {}) | ({"id": self._label_id} if self._label_id else {})
        return super().label_tag(contents, named, label_suffix, tag)
