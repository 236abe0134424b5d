"""Formatted text that organisers and bloggers write, kept as clean HTML."""

from typing import Any

import nh3
from django.utils.translation import gettext_noop as _
from django_prose_editor.fields import ProseEditorField

from core.tangles import refuse_tangled
from core.text import NO_BREAK_SPACE

EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}

# The labels of the editor’s menu, which it does not translate itself.
MENU_LABELS = (
    _("Paragraph"),
    _("Heading 2"),
    _("Heading 3"),
    _("paragraph"),
    _("heading 2"),
    _("heading 3"),
    _("unordered list"),
    _("ordered list"),
    _("blockquote"),
    _("horizontal rule"),
    _("bold"),
    _("italic"),
    _("insert link"),
    _("remove link"),
    _("undo"),
    _("redo"),
)

# The allow-list is our own: the editor's would keep `cite`, which may hold a javascript: address.
cleaner = nh3.Cleaner(
    tags={
        "a", "blockquote", "br", "em", "h2", "h3", "hr", "i", "b",
        "li", "ol", "p", "strong", "ul",
    },
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)  # fmt: skip


# Stands for no-break spaces in what nh3 reads: for each of them it goes through the whole text.
STAND_IN = "\uffff"


def cleaned(html: str, by: nh3.Cleaner) -> str:
    """What a cleaner leaves of markup. Raises ValidationError when that would take it long."""
    refuse_tangled(html)
    spaced = html.replace(STAND_IN, "").replace("&nbsp;", NO_BREAK_SPACE)
    return by.clean(spaced.replace(NO_BREAK_SPACE, STAND_IN)).replace(STAND_IN, "&nbsp;")


def sanitize(html: str) -> str:
    """Only the tags, attributes and addresses that a text may hold; empty when it says nothing.

    Raises ValidationError for markup that is too much to be read.
    """
    clean = cleaned(html, cleaner)
    return "" if clean == "<p></p>" else clean


class RichTextField(ProseEditorField):
    """A TextField with the house's editor, sanitized whenever a form or full_clean reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            *args, config={"extensions": EXTENSIONS}, sanitize=sanitize, **kwargs
        )
