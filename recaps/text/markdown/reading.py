"""Markdown, anybody's, as the body of a recap."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.element import Comment, NavigableString, Tag
from bs4.formatter import HTMLFormatter
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MENTION = re.compile(r"(session|speaker):[0-9a-f-]{36}")
HEADINGS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
SAME = {"b": "strong", "i": "em"}
KEPT = {
    *("p", "h2", "h3", "ul", "ol", "li", "strong", "em", "br", "hr", "a", "blockquote"),
    *("figure", "figcaption", "small", "img", "div"),
}
DROPPED = ("script", "style", "iframe", "object", "embed", "template", "noscript")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture of this site."""

    url: str
    width: int
    height: int


@dataclass(slots=True)
class Read:
    """A body, and what had to be changed of it, a sentence each."""

    html: str
    changes: list[str] = field(default_factory=list)


def from_markdown(
    text: str,
    site: str,
    picture: Callable[[str], Shown | None],
    is_known: Callable[[str], bool],
) -> Read:
    """Markdown as HTML of the body; it still has to be sanitized.

    `picture` finds the one that an address means, `is_known` tells whether a mention's key is
    public.
    """
    # A footnote of one word would be read as the address of a link, and be gone.
    text = re.sub(r"(?m)^(\s*)\[\^(?=[^\]\n]+\]:)", r"\1\\[^", text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "recap", _own_signs)
    soup = BeautifulSoup(parser.render(text), "html.parser")
    return _Reader(soup, site, picture, is_known).read()


class AsWritten(HTMLFormatter):
    """HTML as the sanitizer writes it: attributes in their order, no slash in `<br>`."""

    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()

    def attribute_value(self, value: str) -> str:
        return super().attribute_value(value).replace('"', "&quot;")


# --- Our own signs ---------------------------------------------------------------------------


def _own_signs(state: StateCore) -> None:
    """Turn paragraphs that begin with a sign of ours into what it means."""
    tokens: list[Token] = []
    for token in state.tokens:
        if token.type == "paragraph_open":
            # An item of a list holds paragraphs, with or without blank lines between.
            token.hidden = False
        if token.type == "paragraph_close":
            token.hidden = False
            opened, inline = tokens[-2:]
            lines = inline.content.split("\n")
            if figure := _figure(lines):
                tokens[-2:] = figure
                continue
            if inline.content == "[!PULL]" and tokens[-3].type == "blockquote_open":
                tokens[-3].meta["pull"] = True
                del tokens[-2:]
                continue
            opened.meta["who"] = inline.content.startswith("— ") and len(lines) == 1
        tokens.append(token)
    state.tokens = _quotes(tokens)


def _figure(lines: list[str]) -> list[Token]:
    is_embed = bool(re.fullmatch(r"▶ \[.*\]\(.*\)", lines[0]))
    is_picture = bool(
        re.fullmatch(r"!\[(?:[^\]\\]|\\.)*\]\((?:[^()\\]|\\.|\([^()]*\))*\)", lines[0])
    )
    if not (is_embed or is_picture):
        return []
    credit = lines.pop()[2:] if len(lines) > 1 and lines[-1].startswith("© ") else ""
    figure = Token("figure_open", "figure", 1)
    if is_embed:
        figure.attrSet("class", "embed")
    tokens = [figure, _inline(lines[0].removeprefix("▶ "))]
    caption = "\n".join(lines[1:])
    if caption or credit:
        tokens += [Token("figcaption_open", "figcaption", 1)]
        tokens += [_inline(caption)] if caption else []
        if credit:
            tokens += [_inline(" ")] if caption else []
            tokens += [Token("small_open", "small", 1), _inline(credit)]
            tokens += [Token("small_close", "small", -1)]
        tokens += [Token("figcaption_close", "figcaption", -1)]
    return [*tokens, Token("figure_close", "figure", -1)]


def _inline(content: str) -> Token:
    return Token("inline", "", 0, content=content, children=[])


def _quotes(tokens: list[Token]) -> list[Token]:
    """Quotes that say who speaks, or are pull quotes, as figures."""
    made: list[Token] = []
    starts: list[int] = []
    for token in tokens:
        if token.type == "blockquote_open":
            starts.append(len(made))
        if token.type != "blockquote_close":
            made.append(token)
            continue
        start = starts.pop()
        is_pull = bool(made[start].meta.get("pull"))
        who: list[Token] = []
        last = made[-3:]
        if len(made) - start > 3 and last[0].meta.get("who") and last[2].type == "paragraph_close":
            who = [
                Token("figcaption_open", "figcaption", 1),
                _inline(last[1].content[2:]),
                Token("figcaption_close", "figcaption", -1),
            ]
            del made[-3:]
        made.append(token)
        if is_pull or who:
            figure = Token("figure_open", "figure", 1)
            figure.attrSet("class", "quote pull" if is_pull else "quote")
            made.insert(start, figure)
            made += [*who, Token("figure_close", "figure", -1)]
    return made


# --- What anybody else's Markdown holds ------------------------------------------------------


class _Reader:
    def __init__(
        self,
        soup: BeautifulSoup,
        site: str,
        picture: Callable[[str], Shown | None],
        is_known: Callable[[str], bool],
    ) -> None:
        self.soup, self.site, self.picture, self.is_known = soup, site, picture, is_known
        self.changes: dict[str, None] = {}

    def read(self) -> Read:
        self.galleries()
        for tag in self.soup.find_all(DROPPED):
            tag.decompose()
            self.say(_("Scripts and frames were left out."))
        for tag in self.soup.find_all("table"):
            self.table(tag)
        for tag in self.soup.find_all("pre"):
            self.code(tag)
        for tag in self.soup.find_all(True):
            self.tag(tag)
        for text in self.soup.find_all(string=True):
            if isinstance(text.parent, BeautifulSoup) and text.strip():
                text.wrap(self.soup.new_tag("p"))
            elif "\n" in text:
                text.replace_with(NavigableString(text.replace("\n", " ")))
        return Read(_compact(self.soup), list(self.changes))

    def say(self, sentence: str) -> None:
        self.changes[sentence] = None

    def galleries(self) -> None:
        gallery: Tag | None = None
        for node in list(self.soup.children):
            if isinstance(node, Comment) and node.strip() == "gallery":
                gallery = self.soup.new_tag("div", attrs={"class": "gallery"})
                node.replace_with(gallery)
            elif isinstance(node, Comment) and node.strip() == "/gallery":
                gallery = None
                node.extract()
            elif gallery is not None and isinstance(node, Tag) and node.name == "figure":
                gallery.append(node.extract())
        for comment in self.soup.find_all(string=lambda text: isinstance(text, Comment)):
            comment.extract()
            self.say(_("Comments were left out."))

    def table(self, table: Tag) -> None:
        """A row is a paragraph, its cells parted by a bar."""
        for row in table.find_all("tr"):
            line = self.soup.new_tag("p")
            for cell in row.find_all(["th", "td"]):
                if line.contents:
                    line.append(" | ")
                line.extend(list(cell.contents))
            table.insert_before(line)
        table.decompose()
        self.say(_("Tables became paragraphs, one for each row."))

    def code(self, block: Tag) -> None:
        line = self.soup.new_tag("p")
        for number, words in enumerate(block.get_text().rstrip("\n").split("\n")):
            if number:
                line.append(self.soup.new_tag("br"))
            # Spaces that indent would be lost otherwise.
            indent = len(words) - len(words.lstrip(" "))
            line.append("\u00a0" * indent + words[indent:])
        block.replace_with(line)
        self.say(_("Code became paragraphs."))

    def tag(self, tag: Tag) -> None:
        if tag.name in HEADINGS:
            tag.name = HEADINGS[tag.name]
            self.say(_("Headings now have the two levels that recaps have."))
        tag.name = SAME.get(tag.name, tag.name)
        if tag.name == "a":
            self.link(tag)
        elif tag.name == "img":
            self.image(tag)
        elif tag.name not in KEPT or (tag.name == "div" and not _is_gallery(tag)):
            if tag.name not in {"div", "span", "tbody"}:
                self.say(_("Some formatting that recaps do not have was left out; the words stay."))
            tag.unwrap()

    def link(self, tag: Tag) -> None:
        address, title = str(tag.get("href", "")), str(tag.get("title", ""))
        if self.site and address.startswith(f"{self.site}/"):
            address = address.removeprefix(self.site)
        tag.attrs.clear()
        tag.attrs |= {"href": address} | ({"title": title} if title else {})
        if MENTION.fullmatch(title):
            if self.is_known(title):
                tag.attrs.clear()
                tag.attrs |= {"data-mention": title, "href": address}
            else:
                del tag["title"]
                self.say(_("A mention of what is not public became a link."))

    def image(self, tag: Tag) -> None:
        address, alt = str(tag.get("src", "")), str(tag.get("alt", ""))
        shown = self.picture(address)
        if shown is None:
            link = self.soup.new_tag("a", attrs={"href": address})
            link.string = alt or address
            self.say(
                _("“%(address)s” is not in the file: it became a link.") % {"address": address}
            )
            figure = tag.parent if tag.parent and tag.parent.name == "figure" else None
            tag.replace_with(link)
            if figure is not None and "embed" not in figure.get_attribute_list("class"):
                link.wrap(self.soup.new_tag("p"))
                caption = figure.find("figcaption")
                if isinstance(caption, Tag):
                    caption.name = "p"
                figure.unwrap()
            return
        tag.attrs = {
            "src": shown.url,
            "alt": alt,
            "width": str(shown.width),
            "height": str(shown.height),
        }
        if tag.find_parent("figure") is None:
            self.alone(tag)

    def alone(self, picture: Tag) -> None:
        """A picture among words follows them, as a figure."""
        line = picture.find_parent("p")
        figure = self.soup.new_tag("figure")
        (line or picture).insert_after(figure)
        figure.append(picture.extract())


def _is_gallery(tag: Tag) -> bool:
    return tag.get_attribute_list("class") == ["gallery"]


def _compact(soup: BeautifulSoup) -> str:
    """Without the line ends that Markdown puts between blocks."""
    for parent in [soup, *soup.find_all(["ul", "ol", "li", "blockquote", "figure", "div"])]:
        for text in list(parent.children):
            if isinstance(text, NavigableString) and not text.strip(" \n"):
                text.extract()
    for paragraph in soup.find_all("p"):
        if not paragraph.contents:
            paragraph.extract()
    for line_break in soup.find_all("br"):
        after = line_break.next_sibling
        if isinstance(after, NavigableString):
            after.replace_with(NavigableString(after.lstrip(" \n")))
    return soup.decode(formatter=AsWritten())
