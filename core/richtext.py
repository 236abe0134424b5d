"""Formatted text that organisers and bloggers write, kept as clean HTML."""

from typing import Any

import nh3
from django.utils.translation import gettext_noop as _
from django_prose_editor.fields import ProseEditorField

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


def sanitize(html: str) -> str:
    """Only the tags, attributes and addresses that a text may hold; empty when it says nothing."""
    clean = cleaner.clean(html)
    return "" if clean == "<p></p>" else clean


class RichTextField(ProseEditorField):
    """A TextField with the house's editor, sanitized whenever a form or full_clean reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            *args, config={"extensions": EXTENSIONS}, sanitize=sanitize, **kwargs
        )
