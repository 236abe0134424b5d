"""The words in braces that a text may hold, as its form offers them."""

from collections.abc import Iterable, Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mailings.extension_points import Audience, Value


def offered(
    audiences: Iterable[Audience], language: str, values: Mapping[str, Value] | None = None
) -> SafeString:
    """Return the list of placeholders below the letter in a language, each with what it becomes.

    values: those of one recipient, by the names of placeholders.
    """
    found = {each.name: each for audience in audiences for each in audience.placeholders}
    words = {
        each.words[language]: _said((values or {}).get(each.name, "")) for each in found.values()
    }
    context = {"words": words, "language": language}
    return render_to_string("admin/mailings/_placeholders.html", context)


def _said(value: Value) -> str:
    return value if isinstance(value, str) else " · ".join(value)
