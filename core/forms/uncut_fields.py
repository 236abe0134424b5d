"""Fields of forms in which nothing that is pasted is cut off."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class UncutField(forms.BoundField):
    """A field without `maxlength`: what is too long is refused in words.

    Browsers cut what is pasted off there, and say nothing.
    """

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        return super().build_widget_attrs(attrs, widget) | {"maxlength": False}


class Renderer(TemplatesSetting):
    """Render forms by our templates, or else by those of Django, without `maxlength`."""

    bound_field_class = UncutField
