"""The languages of speech in forms: checkboxes for the usual ones, and a line for others."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.forms.forms import ChecklistField
from core.text import languages


class LanguagesInput(forms.CheckboxSelectMultiple):
    """Checkboxes with the picked languages first, in their order, as browsers send them so."""

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        picked = [tag for tag in value if languages.is_tag(tag)]
        shown = dict.fromkeys((*picked, *languages.USUAL))
        return [
            (
                None,
                [
                    self.create_option(
                        name, tag, languages.names([tag]), tag in picked, n, attrs=attrs
                    )
                ],
                n,
            )
            for n, tag in enumerate(shown)
        ]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [each for each in super().value_from_datadict(data, files, name) or () if each]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Render the checkboxes, and a line with what was typed and is no language."""
        said = self.format_value(value)
        line = f"{(attrs or {}).get('id') or f'id_{name}'}_others"
        return format_html(
            '{}<div class="languages-others"><label for="{}">{}</label> '
            '<input id="{}" name="{}" list="{}_known" value="{}" autocomplete="off">'
            '<datalist id="{}_known">{}</datalist></div>',
            super().render(name, value, attrs, renderer),
            line,
            _("Others, with commas between them"),
            line,
            name,
            line,
            ", ".join(each for each in said if not languages.is_tag(each)),
            line,
            format_html_join(
                "",
                '<option value="{}">',
                ((label,) for tag, label in self.choices if tag not in languages.USUAL),
            ),
        )


class LanguagesField(ChecklistField):
    """A field for a JSON list of BCP 47 tags."""

    widget = LanguagesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_choices, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return languages.read_languages("; ".join(value or ()))

    def validate(self, value: Any) -> None:
        """Accept any language, offered or not."""
        forms.Field.validate(self, value)


def _choices() -> list[tuple[str, str]]:
    """Return the languages that a browser suggests while typing."""
    return [(tag, languages.names([tag])) for tag in languages.in_order(languages.well_known())]
