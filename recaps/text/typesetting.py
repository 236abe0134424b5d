"""Documents as HTML for readers, whether on a page or in a feed."""

from dataclasses import replace
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, override

from core.text.translated import typeset
from recaps.text.document import Footnote, Link, Mention
from recaps.text.html import HtmlWriter
from recaps.text.mention_links import path_to
from talks.published import PublishedSite


class TypesetWriter(HtmlWriter):
    """A writer of HTML with the typography of its language and current targets of mentions.

    A mention of what is not public any more is plain words.
    """

    def __init__(self, site: PublishedSite, language: str) -> None:
        self.site, self.language = site, language
        # What is said at the end of the text.
        self.footnotes: list[str] = []

    def text(self, text: str) -> str:
        return escape(typeset(text, self.language), quote=False)

    def marked(self, mark: str, value: Link | Mention | bool, html: str) -> str:
        if not isinstance(value, Mention):
            return super().marked(mark, value, html)
        path = path_to(self.site, value.kind, value.key)
        return super().marked(mark, replace(value, path=path), html) if path else html

    def footnote(self, footnote: Footnote) -> str:
        """Return the number of a footnote, which leads to what it says."""
        self.footnotes.append(self.line(footnote.content))
        number = len(self.footnotes)
        with override(self.language):
            name = _("Footnote %(n)d") % {"n": number}
        reference = {
            "id": f"footnote-of-{number}",
            "href": f"#footnote-{number}",
            "role": "doc-noteref",
            "aria-label": name,
        }
        return f"<sup>{self.tag('a', reference)}{number}</a></sup>"

    def endnotes(self) -> SafeString:
        """Return what the footnotes so far say, each with the way back, "" if there are none."""
        if not self.footnotes:
            return SafeString()
        with override(self.language):
            name, back = _("Footnotes"), _("Back to the text")
        items = ""
        for number, html in enumerate(self.footnotes, start=1):
            way = {"href": f"#footnote-of-{number}", "role": "doc-backlink", "aria-label": back}
            item = self.tag("li", {"id": f"footnote-{number}"})
            items += f"{item}{html} {self.tag('a', way)}↑</a></li>"
        section = {"class": "footnotes", "role": "doc-endnotes", "aria-label": name}
        return mark_safe(f"{self.tag('section', section)}<ol>{items}</ol></section>")  # noqa: S308 (escaped)
