"""Formatted text that organisers and bloggers write, kept as clean HTML."""

from typing import Any

import nh3
from django.utils.translation import gettext_noop as _
from django_prose_editor.fields import ProseEditorField

from core.text.nesting import refuse_tangled
from core.text.translated import NO_BREAK_SPACE

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


# nh3 looks through the rest of a text for each no-break space, and each sign that begins with the
# same byte, such as « and »: others stand for them, from planes that no text uses.
STAND_INS = {number: chr(0x100000 + number) for number in range(0x80, 0xC0)}
STOOD_FOR = {ord(sign): chr(number) for number, sign in STAND_INS.items()}
STOOD_FOR[0x100000 + ord(NO_BREAK_SPACE)] = "&nbsp;"


def cleaned(html: str, by: nh3.Cleaner) -> str:
    """Return what a cleaner leaves of markup. Raises ValidationError if that would take long."""
    refuse_tangled(html)
    stood_in = html.replace("&nbsp;", NO_BREAK_SPACE).translate(STAND_INS)
    return by.clean(stood_in).translate(STOOD_FOR)


def sanitize(html: str) -> str:
    """Return only the tags, attributes and addresses that a text may hold; "" if it is empty.

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
