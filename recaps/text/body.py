"""The text of a recap as its row keeps it: HTML that documents are written as."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text.nesting import refuse_tangled
from core.text.richtext import RichTextField
from recaps.text.html import from_html, to_html

# Ten long recaps, in characters with the markup; more is an accident or an attack.
MOST = 300_000


def sanitize(html: str) -> str:
    """Return the same words in the HTML that a body may hold; doing it twice changes nothing."""
    return to_html(from_html(html))


def refuse_heavy(html: str) -> None:
    """Raise ValidationError when a text is too long to be one, or has too much markup."""
    refuse_long(html)
    refuse_tangled(html)


def refuse_long(text: str) -> None:
    if len(text) > MOST:
        raise ValidationError(
            _("This text is too long: it has more than 300,000 characters with its markup."),
            code="too_long",
        )


class BodyField(RichTextField):
    """A model field for the sanitized HTML of a recap's text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sanitize = self._sanitized

    @staticmethod
    def _sanitized(html: str) -> str:
        refuse_heavy(html)
        return sanitize(html)
