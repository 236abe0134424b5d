"""The front matter of a Markdown text: YAML between two rules."""

import re
from contextlib import suppress
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from recaps.text.html.reading import SURROGATE, UNSPEAKABLE

FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:\n|(?<=\n))(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# A text has few facts, and no lists of lists: more of them are an attack, or no front matter.
MOST_CHARACTERS = 24 * 1024
MOST_NESTED = 10
MOST_BYTES = 5 * 1024 * 1024


class _Loader(yaml.SafeLoader):
    """A YAML loader without references: a few of them can make millions of words.

    Numbers, days and the like stay as they are written: nothing counts with them.
    """

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("alias")
        if self.depth > MOST_NESTED:
            raise yaml.YAMLError("depth")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_scalar(self, node: Any) -> Any:
        """Remove characters that no row can store, which YAML may escape."""
        return UNSPEAKABLE.sub("", SURROGATE.sub("\ufffd", super().construct_scalar(node)))


for kind in ("bool", "float", "int", "timestamp"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{kind}", _Loader.construct_scalar)


def decoded(content: bytes) -> str:
    """Return the text of a file in any usual encoding, with Unix line ends."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The text is larger than 5 MB."))
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    if "\0" in text:
        raise ValidationError(_("This is not a text: it holds signs that no text has."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter, and the text without it. Raises ValidationError."""
    found = FRONT.match(text)
    if not found:
        return {}, text
    problem = ValidationError(_("The lines before the text (front matter) cannot be read as YAML."))
    if len(found[1]) > MOST_CHARACTERS:
        raise problem
    try:
        facts = yaml.load(found[1], Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, RecursionError, OverflowError, ValueError) as error:
        raise problem from error
    if facts is None:
        return {}, text[found.end() :]
    if not isinstance(facts, dict):
        raise problem
    return {str(key).lower(): value for key, value in facts.items()}, text[found.end() :]


def joined(facts: dict[str, Any], text: str) -> str:
    """Return the text with its front matter before it; empty values are left out."""
    given = {key: value for key, value in facts.items() if value}
    front = yaml.safe_dump(given, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front}---\n\n{text}"


def one_line(value: Any) -> str:
    """Return a value on one line, "" if it is not a string."""
    return " ".join(value.split()) if isinstance(value, str) else ""
