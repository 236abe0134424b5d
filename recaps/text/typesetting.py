"""Documents as HTML for readers, whether on a page or in a feed."""

from dataclasses import replace
from html import escape

from core.text.translated import typeset
from recaps.text.document import Link, Mention
from recaps.text.html import HtmlWriter
from recaps.text.mention_links import path_to
from talks.published import PublishedSite


class TypesetWriter(HtmlWriter):
    """A writer of HTML with the typography of its language and current targets of mentions.

    A mention of what is not public any more is plain words.
    """

    def __init__(self, site: PublishedSite, language: str) -> None:
        self.site, self.language = site, language

    def text(self, text: str) -> str:
        return escape(typeset(text, self.language), quote=False)

    def marked(self, mark: str, value: Link | Mention | bool, html: str) -> str:
        if not isinstance(value, Mention):
            return super().marked(mark, value, html)
        path = path_to(self.site, value.kind, value.key)
        return super().marked(mark, replace(value, path=path), html) if path else html
