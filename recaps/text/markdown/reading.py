"""Any Markdown as a document."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from core.text.translated import NO_BREAK_SPACE
from recaps.text.body import refuse_heavy, refuse_long
from recaps.text.document import Document, Mention, Picture
from recaps.text.html import HtmlWriter, from_html
from recaps.text.html.reading import BLOCKS, MARKS
from recaps.text.html.tables import MOST_COLUMNS
from recaps.text.markdown.footnotes import read_footnotes
from recaps.text.markdown.signs import HEADERS, own_signs

# What holds something that is no text.
DROPPED = {"script", "style", "iframe", "object", "embed", "template", "noscript"}
VOID = {"br", "hr", "img", "embed"}
# Headings that recaps do not have; they are read as the nearest that they have.
HEADINGS = {"h1", "h4", "h5", "h6"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
# What says no more than recaps do.
KNOWN = {
    *("p", "h2", "h3", "ul", "ol", "li", "strong", "b", "em", "i", "br", "hr", "a", "blockquote"),
    *("figure", "figcaption", "small", "img", "div", "span", "sup", "code", *TABLE),
}
# What a line may hold that a title cannot, as markdown-it names it.
MORE_THAN_WORDS = {"image", "link_open", "html_inline"}
# What `from_html` reads.
KEPT = BLOCKS | MARKS | VOID
# Lines, and signs that may mean something in one. A long book has fewer; each takes the parser some
# time, and it tries what many of them could mean together: what may begin a link counts as three,
# and of those that mean little by themselves five count as one.
SIGN = re.compile(r"[\n\\`~\[<&|]|\*\*?|__?|^[ \t]*+(?:[-+=]|\d++[.)])", re.MULTILINE)
SMALL = re.compile(r"[\]>!#]")
MOST_SIGNS = 12_000
# Quotations and lists in one another; what is deeper the parser would leave out.
MOST_NESTED = 60


@dataclass(slots=True)
class Imported:
    """A text, its title if it was taken out of it, and what had to be changed, a sentence each."""

    document: Document
    title: str = ""
    changes: list[str] = field(default_factory=list)


def from_markdown(
    text: str,
    site: str,
    picture: Callable[[str], Picture | None],
    is_known: Callable[[str], bool],
    *,
    takes_title: bool = False,
) -> Imported:
    """Parse Markdown into a document.

    `picture` finds the one that an address means, `is_known` tells whether a mention's name is
    public. With `takes_title`, a heading of the first level that begins the text is its title and
    no part of the document. Raises ValidationError for a text that would take long to read.
    """
    _refuse_dense(text)
    # A footnote of one word, with a space in its label, would be read as the address of a link, and
    # be gone.
    text = re.sub(r"(?m)^([^\S\n]*+)\[\^(?=[^\]\n]*[^\S\n][^\]\n]*\]:)", r"\1\\[^", text)
    # It looks for itself behind our rule: an item in a list adds two levels at once.
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED + 3})
    parser.enable(["table", "strikethrough"])
    parser.block.ruler.before("code", "deep", _refuse_deep)
    parser.core.ruler.after("block", "recap", own_signs)
    adapter = _Adapter(site, picture, is_known)
    read_footnotes(parser, adapter.note)
    tokens = parser.parse(text)
    title = _title(tokens, parser) if takes_title else ""
    adapter.feed(parser.renderer.render(tokens[3:] if title else tokens, parser.options, {}))
    adapter.close()
    html = "".join(adapter.out)
    refuse_heavy(html)
    return Imported(from_html(html), title, list(adapter.changes))


def _title(tokens: list[Token], parser: MarkdownIt) -> str:
    """Return the words of the first-level heading that begins a text, "" without one.

    One that holds more than words stays in the text, so that nothing is lost.
    """
    match tokens[:2]:
        case [Token(type="heading_open", tag="h1"), Token(children=list(children))] if not any(
            child.type in MORE_THAN_WORDS for child in children
        ):
            html = parser.renderer.render(tokens[:3], parser.options, {})
            return " ".join(from_html(html).text.split())
    return ""


def _refuse_dense(text: str) -> None:
    """Raise ValidationError before markdown-it reads what would keep it busy."""
    refuse_long(text)
    signs = len(SIGN.findall(text)) + 2 * text.count("[") + len(SMALL.findall(text)) // 5
    if signs > MOST_SIGNS:
        raise _dense()


def _refuse_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Raise ValidationError for too deep nesting; as a rule of markdown-it, match nothing."""
    if state.level > MOST_NESTED:
        raise _dense()
    return False


def _dense() -> ValidationError:
    return ValidationError(
        _(
            "This text has too many lines, or too many signs that mean something in Markdown, to "
            "be read in one piece: bring it in two files."
        ),
        code="dense",
    )


# --- What anybody else's Markdown holds ------------------------------------------------------


class _Adapter(HTMLParser):
    """A writer that adapts HTML so that `from_html` loses nothing of it, and notes its changes."""

    def __init__(
        self, site: str, picture: Callable[[str], Picture | None], is_known: Callable[[str], bool]
    ) -> None:
        super().__init__()
        self.site, self.find_picture, self.is_known = site, picture, is_known
        self.out: list[str] = []
        self.changes: dict[str, None] = {}
        # The tags of one name that are open, when what they hold is left out.
        self.dropped: list[str] = []
        self.code: list[str] | None = None
        self.cells = 0
        self.figures = 0
        self.is_gallery = self.is_after_break = self.is_paragraph = False
        self.is_card = self.has_headers = False
        # Pictures among the words of a paragraph follow it.
        self.pictures: list[str] = []

    def note(self, sentence: str) -> None:
        self.changes[sentence] = None

    def close(self) -> None:
        super().close()
        self.out += self.pictures

    def handle_data(self, data: str) -> None:
        if self.dropped:
            return
        if self.code is not None:
            self.code.append(data)
        else:
            line = data.replace("\n", " ")
            self.out.append(escape(line.lstrip(" ") if self.is_after_break else line, quote=False))
            self.is_after_break = False

    def handle_comment(self, data: str) -> None:
        sign = data.strip()
        if self.is_paragraph or sign not in {"gallery", "/gallery", HEADERS}:
            self.note(_("Comments were left out."))
            return
        self.end_gallery()
        self.has_headers = sign == HEADERS
        if sign == "gallery":
            self.out.append('<div class="gallery">')
            self.is_gallery = True

    def end_gallery(self) -> None:
        """Close an open gallery: only figures stand in one."""
        if self.is_gallery:
            self.out.append("</div>")
            self.is_gallery = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_after_break = tag == "br"
        if tag != "figure" and not self.figures:
            self.end_gallery()
        attributes = {name: value or "" for name, value in attrs}
        if self.dropped or tag in DROPPED:
            self.drop(tag)
        elif self.code is not None:
            return
        elif tag == "pre":
            self.code = []
        elif tag in TABLE:
            self.table(tag, attributes)
        elif tag == "a":
            self.link(attributes.get("href", ""), attributes.get("title", ""))
        elif tag == "img":
            self.image(attributes.get("src", ""), attributes.get("alt", ""))
        else:
            self.open(tag, attributes.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        self.is_after_break = False
        if self.dropped:
            if tag == self.dropped[-1]:
                self.dropped.pop()
        elif tag == "pre" and self.code is not None:
            self.preformatted("".join(self.code))
            self.code = None
        elif self.code is not None:
            return
        elif tag == "p":
            self.paragraph(is_open=False)
        elif tag in KEPT:
            self.has_headers = self.has_headers and tag != "table"
            self.out.append(f"</{tag}>")
            self.figures -= tag == "figure"

    def drop(self, tag: str) -> None:
        self.note(_("Scripts and frames were left out."))
        if tag not in VOID and tag == (self.dropped or [tag])[0]:
            self.dropped.append(tag)

    def table(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a table or a part of it; its first column are headers if a comment says so."""
        if tag == "tr":
            self.cells = 0
        elif tag in {"th", "td"}:
            self.cells += 1
        if self.cells > MOST_COLUMNS:
            self.note(
                _("A table of more than %(n)d columns became paragraphs, one for each row.")
                % {"n": MOST_COLUMNS}
            )
        if "style" in attributes:
            self.note(_("Some formatting that recaps do not have was left out; the words stay."))
        if tag == "td" and self.cells == 1 and self.has_headers:
            self.out.append('<th scope="row">')
        else:
            scope = {"scope": attributes["scope"]} if "scope" in attributes else {}
            self.out.append(HtmlWriter().tag(tag, scope))

    def preformatted(self, code: str) -> None:
        lines = (escape(line, quote=False) for line in code.rstrip("\n").split("\n"))
        # Spaces that indent would be lost otherwise.
        indented = (re.sub("^ +", lambda m: NO_BREAK_SPACE * len(m[0]), line) for line in lines)
        self.out.append(f"<p>{'<br>'.join(indented)}</p>")
        self.note(_("Code became paragraphs."))

    def link(self, address: str, title: str) -> None:
        if self.site and address.startswith(f"{self.site}/"):
            address = address.removeprefix(self.site)
        named = {"title": title} if title else {}
        if Mention.named(title):
            named = {"data-mention": title} if self.is_known(title) else {}
            if not named:
                self.note(_("A mention of what is not public became a link."))
        self.out.append(HtmlWriter().tag("a", {"href": address} | named))

    def image(self, address: str, alt: str) -> None:
        picture = self.find_picture(address)
        if picture is None and self.figures and self.is_card:
            self.note(
                _("“%(address)s” is not in the file: the card has no picture.")
                % {"address": address}
            )
            return
        if picture is None:
            self.link(address, "")
            self.out.append(f"{escape(alt or address, quote=False)}</a>")
            self.note(
                _("“%(address)s” is not in the file: it became a link.") % {"address": address}
            )
            return
        html = HtmlWriter().picture(replace(picture, alt=alt))
        is_among_words = self.is_paragraph and not self.figures
        (self.pictures if is_among_words else self.out).append(html)

    def open(self, tag: str, css: str) -> None:
        if tag in HEADINGS:
            self.note(_("Headings now have the two levels that recaps have."))
        elif tag not in KNOWN:
            self.note(_("Some formatting that recaps do not have was left out; the words stay."))
        self.figures += tag == "figure"
        if tag == "figure":
            self.is_card = css == "card"
        if tag == "p":
            self.paragraph(is_open=True)
        elif tag in KEPT:
            self.out.append(HtmlWriter().tag(tag, {"class": css} if css else {}))

    def paragraph(self, *, is_open: bool) -> None:
        """Open or close a paragraph; pictures that wait stand outside."""
        self.out += [*self.pictures, "<p>"] if is_open else ["</p>", *self.pictures]
        self.pictures = []
        self.is_paragraph = is_open
