"""The widget for the body of a recap: a textarea, replaced by writing/editor/editor.js."""

from typing import Any, NamedTuple

from django.forms import Textarea
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import importmap
from js_asset import Media  # type: ignore[import-untyped]

from core.text.embeds import HOSTS


class Tool(NamedTuple):
    """A button of the bar; its icon bears its name unless a letter says it better."""

    name: str
    label: Promise
    letter: str = ""
    toggle: bool = False
    # Shown only where it has something to act on.
    hidden: bool = False


TOOLS = (
    Tool("edit", _("Change the words"), hidden=True),
    Tool("up", _("Move up"), hidden=True),
    Tool("down", _("Move down"), hidden=True),
    Tool("add", _("Add a picture to the gallery"), hidden=True),
    Tool("remove", _("Remove"), hidden=True),
    Tool("as-link", _("Make it a link"), hidden=True),
    Tool("pull", _("Pull quote"), toggle=True, hidden=True),
    Tool("row-add", _("Add a row below"), hidden=True),
    Tool("row-remove", _("Remove the row"), hidden=True),
    Tool("column-add", _("Add a column after"), hidden=True),
    Tool("column-remove", _("Remove the column"), hidden=True),
    Tool("row-header", _("Headers in the first row"), toggle=True, hidden=True),
    Tool("column-header", _("Headers in the first column"), toggle=True, hidden=True),
    Tool("table-remove", _("Remove the table"), hidden=True),
    Tool("bold", _("Bold"), "B", toggle=True),
    Tool("italic", _("Italic"), "I", toggle=True),
    Tool("h2", _("Heading"), "H2", toggle=True),
    Tool("h3", _("Subheading"), "H3", toggle=True),
    Tool("mention", _("Mention a session or a speaker"), "@"),
    Tool("link", _("Link"), toggle=True),
    Tool("unlink", _("Remove the link"), hidden=True),
    Tool("quote", _("Quote"), toggle=True),
    Tool("picture", _("Picture")),
    Tool("gallery", _("Gallery")),
    Tool("embed", _("Video or sound")),
    Tool("list", _("List"), toggle=True),
    Tool("numbers", _("Numbered list"), toggle=True),
    Tool("table", _("Table")),
    Tool("footnote", _("Footnote"), toggle=True),
    Tool("sup", _("Superscript"), toggle=True),
    Tool("code", _("Code"), toggle=True),
    Tool("rule", _("Dividing line")),
    Tool("undo", _("Undo")),
    Tool("redo", _("Redo")),
)


class BodyWidget(Textarea):
    """A textarea with the body's HTML, which the editor replaces if there is JavaScript.

    A page outside of the admin renders the widget's media with its nonce, for the import map:
    `<link rel="stylesheet" href="{% static 'writing/editor/editor.css' %}">` and `{% csp_nonce_attr
    form.media %}`.
    """

    def __init__(self, mentions_url: str, picture_url: str) -> None:
        urls = {"data-mentions-url": mentions_url, "data-picture-url": picture_url}
        players = {"data-players": " ".join(HOSTS)}
        super().__init__({"data-editor": True, **urls, **players, "rows": 24})

    @property
    def media(self) -> Media:
        """The editor's module, and the import map for its package."""
        return Media(
            importmap=importmap,
            css={"all": ["writing/editor/editor.css"]},
            js=[Script("writing/editor/editor.js", type="module")],
        )

    def render(self, name: str, *args: Any, **kwargs: Any) -> SafeString:
        """Render the textarea and, after it, the template of the editor that replaces it."""
        parts = render_to_string("writing/desk/_editor.html", {"tools": TOOLS, "name": name})
        return super().render(name, *args, **kwargs) + parts

    def use_required_attribute(self, initial: object) -> bool:
        """Return False: a browser cannot point at the textarea once the editor hides it."""
        return False
