"""Documents as Markdown."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby, pairwise

from recaps.text import document as nodes
from recaps.text.document import nested, with_marks
from recaps.text.html.writing import TAGS
from recaps.text.markdown.signs import HEADERS

# Signs that mean something anywhere in a line.
SIGNS = re.compile(r"([\\`*_\[\]<~^]|&(?=[#A-Za-z])|!$)")
# What means something at the start of a line: a heading, a list, a quote, a rule, or our own signs.
START = re.compile(r"^(?:(\d{1,9})([.)])|([#+=:|>-]))")
# What would say what a footnote is, where one is only referred to.
DEFINITION = re.compile(r"\[\^\d+\]:")
OWN_SIGNS = {"—": "&mdash;", "▶": "&#9654;", "↗": "&nearr;", "©": "&copy;"}
# Markdown's emphasis needs a letter inside and none outside; elsewhere a tag says the same.
SIGNS_OF = {"strong": "**", "emphasis": "*"}
OPENS, CLOSES = " \u00a0(«“", " \u00a0,.;:?)»”…"
# A line break that goes on in the next line.
NEWLINE = "\\\n"


def to_markdown(document: nodes.Document, site: str) -> str:
    """Return a document as Markdown; `site` is put before addresses of this site."""
    writer = _Writer(site)
    blocks = writer.blocks(document.blocks)
    return "\n\n".join([blocks, *writer.footnotes]).strip("\n") + "\n"


class _Writer:
    def __init__(self, site: str) -> None:
        self.site = site
        # Below the text, in the order of what they are of.
        self.footnotes: list[str] = []

    # --- Blocks ------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[nodes.Block]) -> str:
        """Return blocks as Markdown, a blank line between them."""
        written: list[str] = []
        for _kind, alike in groupby(blocks, key=_list_kind):
            # Two lists in a row are distinguished by their markers.
            written += [self.block(block, n % 2) for n, block in enumerate(alike)]
        return "\n\n".join(written)

    def block(self, block: nodes.Block, marker: int) -> str:
        match block:
            case nodes.Paragraph(content):
                return self.line(content)
            case nodes.Heading(level, content):
                return f"{'#' * level} {_unclosed(self.line(content, newline='<br>'))}"
            case nodes.Rule():
                return "---"
            case nodes.List():
                return self.listed(block, marker)
            case nodes.Blockquote(blocks):
                return _quoted(self.blocks(blocks))
            case _:
                return self.standing(block)

    def standing(self, block: nodes.Standing) -> str:
        """Return a block that stands by itself among those of text."""
        match block:
            case nodes.Quote():
                return self.quote(block)
            case nodes.Gallery(figures):
                return f"<!-- gallery -->\n\n{self.blocks(figures)}\n\n<!-- /gallery -->"
            case nodes.Figure(picture, caption):
                return "\n".join([self.picture(picture), *self.caption(caption)])
            case nodes.Embed():
                inside = self.picture(block.picture) if block.picture else _text(block.title)
                link = self.link(nodes.Link(block.address), inside)
                return "\n".join([f"▶ {link}", *self.caption(block.caption)])
            case nodes.Card(address, title, picture):
                below = [self.picture(picture)] if picture else []
                link = self.link(nodes.Link(address), _text(title))
                return "\n".join([f"↗ {link}", *below])
            case nodes.Table():
                return self.table(block)

    def listed(self, block: nodes.List, marker: int) -> str:
        items = []
        for number, item in enumerate(block.items, start=1):
            sign = f"{number}{'.)'[marker]}" if block.is_ordered else "-*"[marker]
            indent = " " * (len(sign) + 1)
            text = self.item(item).replace("\n", f"\n{indent}")
            items.append(re.sub(r"(?m)^ +$", "", f"{sign} {text}").rstrip(" "))
        return "\n\n".join(items)

    def item(self, item: nodes.ListItem) -> str:
        bare = (nodes.Paragraph(item.content),) if item.content else ()
        return self.blocks((*bare, *item.blocks))

    def quote(self, quote: nodes.Quote) -> str:
        parts = ["[!PULL]"] if quote.is_pull else []
        parts.append(self.blocks(quote.paragraphs))
        if quote.source:
            parts.append(f"— {self.line(quote.source, newline='<br>', bare=True)}")
        return _quoted("\n\n".join(parts))

    def table(self, table: nodes.Table) -> str:
        width = len(table.rows[0])
        head = table.rows[0] if table.has_header_row else [()] * width
        body = table.rows[table.has_header_row :]
        rows = [self.row(head), f"|{' --- |' * width}", *map(self.row, body)]
        headers = [f"<!-- {HEADERS} -->"] if table.has_header_column else []
        caption = self.line(table.caption, newline="<br>", bare=True)
        return "\n\n".join([*headers, "\n".join(rows), *([f": {caption}"] if caption else [])])

    def row(self, cells: Iterable[nodes.Line]) -> str:
        lines = (self.line(cell, newline="<br>", bare=True) for cell in cells)
        return f"| {' | '.join(line.replace('|', r'\|') for line in lines)} |"

    def caption(self, caption: nodes.Line) -> list[str]:
        """Return a caption as up to two lines: the words and the credit."""
        said: dict[bool, list[str]] = {False: [], True: []}
        for is_credit, parts in groupby(caption, key=lambda part: part.marks.credit):
            line = with_marks(parts, credit=False)
            # A break between two parts of the credit is no line of the caption.
            if not all(isinstance(part, nodes.LineBreak) for part in line):
                said[is_credit].append(self.line(line, newline="<br>", bare=is_credit))
        words, credit = (" ".join(filter(None, said[is_credit])) for is_credit in said)
        return [words] * bool(words) + [f"© {credit}"] * bool(credit)

    def picture(self, picture: nodes.Picture) -> str:
        return f"![{_text(picture.alt)}](pictures/{picture.name})"

    # --- Lines -------------------------------------------------------------------------------

    def line(self, line: nodes.Line, newline: str = NEWLINE, *, bare: bool = False) -> str:
        """Return a line as Markdown; unless `bare`, signs that would begin a block are escaped."""
        text, *_others = pieces = self.pieces(nested(line))
        for before, piece in pairwise(pieces):
            # A break at an end, or beside another one, is no line of Markdown.
            text += f"{newline if before and piece else '<br>'}{piece}"
        lines = text.split("\n")
        return "\n".join(
            _spaced(each if bare and n == 0 else _started(each)) for n, each in enumerate(lines)
        )

    def pieces(self, tree: nodes.Nested) -> list[str]:
        """Return the Markdown between line breaks."""
        pieces = [""]
        for node, part in zip(tree, self.parts(tree), strict=True):
            if isinstance(node, nodes.LineBreak):
                pieces.append("")
            else:
                pieces[-1] += part
        return [piece.strip(" ") for piece in pieces]

    def parts(self, tree: nodes.Nested) -> list[str]:
        parts: list[str] = []
        for node, after in zip(tree, [*map(_first, tree[1:]), ""], strict=False):
            before = parts[-1][-1:] if parts else ""
            parts.append(self.part(node, before, after))
        return parts

    def part(self, node: nodes.Inline | nodes.Marked, before: str, after: str) -> str:
        """Return a span, break or mark as Markdown.

        `before` and `after` are the characters beside it, "" at the ends.
        """
        match node:
            case nodes.Span(text):
                return _text(text)
            case nodes.LineBreak():
                return "<br>"
            case nodes.Footnote(content):
                return self.footnote(content)
            case nodes.Marked("code", _, content):
                return _code(nodes.code_of(content))
            case nodes.Marked(_, nodes.Link() | nodes.Mention() as link, content):
                return self.link(link, "".join(self.parts(content)))
            case nodes.Marked(mark, _, content):
                inside = "".join(self.parts(content))
                fits = _is_edge(inside[0], before) and _is_edge(inside[-1], after)
                if mark in SIGNS_OF and fits and before in OPENS and after in CLOSES:
                    return f"{SIGNS_OF[mark]}{inside}{SIGNS_OF[mark]}"
                return f"<{TAGS[mark]}>{inside}</{TAGS[mark]}>"

    def footnote(self, content: nodes.Line) -> str:
        self.footnotes.append("")
        number = len(self.footnotes)
        line = self.line(content, newline="<br>")
        self.footnotes[number - 1] = f"[^{number}]: {line}"
        return f"[^{number}]"

    def link(self, link: nodes.Link | nodes.Mention, inside: str) -> str:
        if isinstance(link, nodes.Link):
            address, title = link.address, link.title
        else:
            address, title = link.path, link.name
        if address.startswith("/"):
            address = self.site + address
        quoted = _text(title).replace('"', '\\"')
        named = f' "{quoted}"' if title else ""
        return f"[{inside}](<{_address(address)}>{named})"


def _list_kind(block: nodes.Block) -> bool | None:
    """Return whether a list is numbered; None for other blocks."""
    return block.is_ordered if isinstance(block, nodes.List) else None


def _first(node: nodes.Inline | nodes.Marked) -> str:
    """Return the first character of a part as Markdown."""
    return _text(node.text)[:1] if isinstance(node, nodes.Span) else "<"


def _is_edge(inner: str, outer: str) -> bool:
    """Tell whether emphasis can begin or end between these characters."""
    return inner.isalnum() or (inner in ".,;:?…" and outer in {"", " "})


def _quoted(text: str) -> str:
    return re.sub(r"(?m)^> $", ">", re.sub(r"(?m)^", "> ", text))


def _text(text: str) -> str:
    """Escape every character that has a meaning in Markdown."""
    return SIGNS.sub(r"\\\1", re.sub(r"[ \t\r\n\f]+", " ", text))


def _code(text: str) -> str:
    """Return code between backticks, or a tag where it holds some or has space at an end."""
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    if "`" in text or text != text.strip(" "):
        return f"<code>{_text(text)}</code>"
    return f"`{text}`"


def _address(address: str) -> str:
    return escape(address.replace("\\", "%5C"), quote=False).replace("\n", "%0A")


def _spaced(line: str) -> str:
    """Escape the spaces at the ends of a line, which Markdown would drop."""
    line = re.sub(r"^\u00a0|\u00a0$", "&nbsp;", line)
    return re.sub(r"^[^\S \n]|[^\S \n]$", lambda space: f"&#{ord(space[0])};", line)


def _unclosed(heading: str) -> str:
    """Escape a # at the end of a heading, which would close it."""
    rest = heading.rstrip("#")
    is_closing = rest != heading and rest.endswith(" ")
    return f"{rest}\\{heading.removeprefix(rest)}" if is_closing else heading


def _started(line: str) -> str:
    """Escape the beginning of a line that would begin another block."""
    if line[:1] in OWN_SIGNS:
        return OWN_SIGNS[line[0]] + line[1:]
    if DEFINITION.match(line):
        return line.replace("]:", "]\\:", 1)
    return START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line)
