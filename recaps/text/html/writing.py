"""Documents as HTML."""

from collections.abc import Iterable, Iterator
from html import escape

from core.text.translated import NO_BREAK_SPACE
from recaps.text import document as nodes
from recaps.text.document import nested

TAGS = {
    "credit": "small",
    "strong": "strong",
    "emphasis": "em",
    "superscript": "sup",
    "code": "code",
}


def to_html(document: nodes.Document) -> str:
    """Return a document as the HTML that a row stores."""
    return "".join(HtmlWriter().blocks(document.blocks))


class HtmlWriter:
    """A writer of HTML, a tag or a line at a time; subclasses write for pages and feeds."""

    def blocks(self, blocks: Iterable[nodes.Block]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: nodes.Block, css: str = "") -> Iterator[str]:
        """Yield the HTML of a block; `css` is the class of a paragraph or a quotation."""
        match block:
            case nodes.Paragraph(content):
                yield f"{self.opening('p', css)}{self.line(content)}</p>"
            case nodes.Heading(level, content):
                yield f"<h{level}>{self.line(content)}</h{level}>"
            case nodes.Rule():
                yield "<hr>"
            case nodes.List():
                yield from self.list(block)
            case nodes.Blockquote(blocks):
                yield self.opening("blockquote", css)
                yield from self.blocks(blocks)
                yield "</blockquote>"
            case _:
                yield self.standing(block)

    def standing(self, block: nodes.Standing) -> str:
        """Return the HTML of a block that stands by itself among those of text."""
        match block:
            case nodes.Quote():
                return self.quote(block)
            case nodes.Figure():
                return self.figure(block)
            case nodes.Gallery():
                return self.gallery(block)
            case nodes.Embed():
                return self.embed(block)
            case nodes.Card():
                return self.card(block)
            case nodes.Table():
                return self.table(block)

    def list(self, block: nodes.List) -> Iterator[str]:
        tag = "ol" if block.is_ordered else "ul"
        yield f"<{tag}>"
        for item in block.items:
            yield "<li>"
            yield self.line(item.content)
            yield from self.blocks(item.blocks)
            yield "</li>"
        yield f"</{tag}>"

    def quote(self, quote: nodes.Quote) -> str:
        figure = self.opening("figure", "quote pull" if quote.is_pull else "quote")
        text = "".join(self.blocks(quote.paragraphs))
        return f"{figure}<blockquote>{text}</blockquote>{self.caption(quote.source)}</figure>"

    def figure(self, figure: nodes.Figure) -> str:
        return f"<figure>{self.picture(figure.picture)}{self.caption(figure.caption)}</figure>"

    def gallery(self, gallery: nodes.Gallery) -> str:
        figures = "".join(map(self.figure, gallery.figures))
        return f"{self.opening('div', 'gallery')}{figures}</div>"

    def embed(self, embed: nodes.Embed) -> str:
        inside = self.picture(embed.picture) if embed.picture else self.text(embed.title)
        link = self.marked("link", nodes.Link(embed.address), inside)
        return f"{self.opening('figure', 'embed')}{link}{self.caption(embed.caption)}</figure>"

    def card(self, card: nodes.Card) -> str:
        link = self.marked("link", nodes.Link(card.address), self.text(card.title))
        picture = self.picture(card.picture) if card.picture else ""
        return f"{self.opening('figure', 'card')}{link}{picture}</figure>"

    def table(self, table: nodes.Table) -> str:
        caption = f"<caption>{self.line(table.caption)}</caption>" if table.caption else ""
        return f"<table>{caption}{self.rows(table)}</table>"

    def rows(self, table: nodes.Table) -> str:
        width, below = len(table.rows[0]), int(table.has_header_row)
        css = [self.column_class(table, column) for column in range(width)]
        scopes = ["row" if table.has_header_column else "", *[""] * (width - 1)]
        head = "".join(self.row(row, ["col"] * width, css) for row in table.rows[:below])
        body = "".join(self.row(row, scopes, css) for row in table.rows[below:])
        opened = f"<thead>{head}</thead>" if head else ""
        return f"{opened}<tbody>{body}</tbody>" if body else opened

    def column_class(self, _table: nodes.Table, _column: int) -> str:
        """Return the class of a column's cells, "" for none."""
        return ""

    def row(self, cells: Iterable[nodes.Line], scopes: Iterable[str], css: Iterable[str]) -> str:
        return f"<tr>{''.join(map(self.cell, cells, scopes, css))}</tr>"

    def cell(self, line: nodes.Line, scope: str, css: str) -> str:
        """Return a cell, a header if it has a scope."""
        name = "th" if scope else "td"
        attributes = {"scope": scope, "class": css}
        tag = self.tag(name, {key: value for key, value in attributes.items() if value})
        return f"{tag}{self.line(line)}</{name}>"

    def picture(self, picture: nodes.Picture) -> str:
        sides = {"width": picture.width, "height": picture.height}
        attributes = {"src": picture.url, "alt": picture.alt}
        return self.tag("img", attributes | {n: str(side) for n, side in sides.items() if side})

    def caption(self, line: nodes.Line) -> str:
        return f"<figcaption>{self.line(line)}</figcaption>" if line else ""

    # --- Lines -----------------------------------------------------------------------------------

    def line(self, line: nodes.Line) -> str:
        """Return a line as HTML, each tag opened once for all neighbours under it."""
        return self._nested(nested(line))

    def _nested(self, tree: nodes.Nested) -> str:
        return "".join(map(self._node, tree))

    def _node(self, node: nodes.Inline | nodes.Marked) -> str:
        match node:
            case nodes.Span(text):
                return self.text(text)
            case nodes.Footnote():
                return self.footnote(node)
            case nodes.Marked("code", _, content):
                return self.code(nodes.code_of(content))
            case nodes.Marked(mark, value, content):
                return self.marked(mark, value, self._nested(content))
        return "<br>"

    def marked(self, mark: str, value: nodes.Link | nodes.Mention | bool, html: str) -> str:
        match value:
            case nodes.Link(address, title):
                attributes = {"href": address} | ({"title": title} if title else {})
                return f"{self.tag('a', attributes)}{html}</a>"
            case nodes.Mention(path=path):
                attributes = {"data-mention": value.name} | ({"href": path} if path else {})
                return f"{self.tag('a', attributes)}{html}</a>"
            case _:
                return f"<{TAGS[mark]}>{html}</{TAGS[mark]}>"

    def footnote(self, footnote: nodes.Footnote) -> str:
        return f'<span class="footnote">{self.line(footnote.content)}</span>'

    def code(self, text: str) -> str:
        """Return code, whose characters are not set as those of a sentence."""
        return f"<code>{HtmlWriter.text(self, text)}</code>"

    def text(self, text: str) -> str:
        return escape(text, quote=False).replace(NO_BREAK_SPACE, "&nbsp;")

    def opening(self, tag: str, css: str) -> str:
        return f'<{tag} class="{css}">' if css else f"<{tag}>"

    def tag(self, name: str, attributes: dict[str, str]) -> str:
        return f"<{name}{''.join(self.attribute(*each) for each in attributes.items())}>"

    def attribute(self, name: str, value: str) -> str:
        # Addresses have been written with &#x27;, all else with the sign itself.
        escaped = escape(value) if name == "href" else self.text(value).replace('"', "&quot;")
        return f' {name}="{escaped}"'
