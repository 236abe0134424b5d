"""The HTML that the text of a recap may hold, and nothing else.

nh3 (an HTML5 parser, as browsers have it) makes of any characters a tree that is safe; what it
leaves is written anew here, block by block, in the few forms that the editor makes and the pages
set. All words stay, whatever stood around them.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from uuid import UUID

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.images import FORMATS
from core.richtext import RichTextField
from core.text import NO_BREAK_SPACE, Text, typeset
from recaps.text.embeds import embed_of

# A long book in characters; more is an accident or an attack.
MOST = 1_000_000
# Lists and quotations in one another.
DEEPEST = 12

# Tags that part words, though most of them are not kept: what Word and other sites write.
BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
# Tags that say how words are set, by the one that is kept for them.
MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "small": "small", "a": "a"}
VOID = {"br", "hr", "img"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}

cleaner = nh3.Cleaner(
    tags={*BLOCKS, *MARKS, *VOID},
    attributes={
        "a": {"href", "title", "data-mention"},
        "img": {"src", "alt", "width", "height"},
        "figure": {"class"},
        "div": {"class"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)

# As nh3 writes them: every attribute in double quotes.
TOKEN = re.compile(r'<(/?)(\w+)((?:"[^"]*"|[^">])*)>|([^<]+)')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
SURROGATE = re.compile("[\ud800-\udfff]")
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINK = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\]*", re.IGNORECASE)
MENTION = re.compile(r"(?:session|speaker):([0-9a-f-]{36})")
PICTURE = re.compile(
    rf"{re.escape(settings.MEDIA_URL)}[0-9a-f]{{24}}\.(?:{'|'.join(FORMATS.values())})"
)
NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)
SPACE = " \t\n"

# Words with the tags around them, outermost first.
type Run = tuple[tuple[str, ...], str]


def sanitize(html: str) -> str:
    """The same words in the HTML that a body may hold; doing it twice changes nothing."""
    clean = cleaner.clean(SURROGATE.sub("\ufffd", html))
    clean = UNSPEAKABLE.sub("", clean.replace("\r", "\n"))
    writer = _Writer()
    for closing, tag, attributes, words in TOKEN.findall(clean):
        if words:
            writer.say(words)
        elif closing:
            writer.end()
        else:
            writer.start(tag, dict(ATTRIBUTE.findall(attributes)))
    return writer.done()


def typeset_body(text: Text) -> str:
    """The text for the reader, sanitized again: a row need not come from a form."""
    words, language = text.read_in(get_language() or "fr")
    # As characters, or typeset would add to those written as entities.
    return typeset(sanitize(words).replace("&nbsp;", NO_BREAK_SPACE), language)


def refuse_heavy(html: str) -> None:
    """Raise ValidationError when a text is too long to be one."""
    if len(html) > MOST:
        raise ValidationError(
            _("This text is too long: it has more than a million characters with its markup."),
            code="too_long",
        )


class BodyField(RichTextField):
    """The text of a recap, sanitized as such."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sanitize = sanitize


@dataclass(slots=True)
class _Figure:
    """What was found in a <figure> so far: a picture, a quotation or an embed is made of it."""

    classes: list[str]
    pictures: list[str] = field(default_factory=list)
    link: str = ""
    text: list[list[Run]] = field(default_factory=list)
    caption: list[list[Run]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A tag that is open, and what held before it."""

    tag: str
    kind: str
    marks: tuple[str, ...]
    is_frame: bool = False
    is_figure: bool = False


class _Writer:
    """Reads balanced tags and words, and writes blocks; nothing recurses, however deep they are."""

    def __init__(self) -> None:
        self.out: list[str] = []
        # What may not stand in a list, a quotation or a gallery, and follows it.
        self.lifted: list[str] = []
        self.opened: list[_Open] = []
        # The tags of `out` that are open: lists, their items, quotations, a gallery.
        self.frames: list[str] = []
        self.figure: _Figure | None = None
        # The block that the next words belong to, "" when nothing says.
        self.kind = ""
        self.marks: tuple[str, ...] = ()
        self.line: list[Run] = []

    def done(self) -> str:
        self._flush()
        return "".join(self.out)

    def say(self, words: str) -> None:
        self.line.append((self.marks, words))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in VOID:
            self._leaf(tag, attributes)
            return
        opened = _Open(tag, self.kind, self.marks)
        self.opened.append(opened)
        if tag in MARKS:
            self._mark(tag, attributes)
            return
        self._flush()
        if self.figure:
            self._in_figure(self.figure, tag)
        elif tag == "figure":
            opened.is_figure = True
            self.figure = _Figure(attributes.get("class", "").split())
            self.kind, self.marks = "", ()
        elif frame := self._frame(tag, attributes):
            opened.is_frame = True
            self.frames.append(frame)
            self.out.append(frame)
            self.kind = ""
        elif tag == "p" or tag in HEADINGS:
            self.kind = HEADINGS.get(tag, tag)

    def end(self) -> None:
        opened = self.opened.pop()
        if opened.tag not in MARKS:
            self._flush()
        self.kind, self.marks = opened.kind, opened.marks
        if opened.is_figure and self.figure:
            figure, self.figure = self.figure, None
            self._build(figure)
        elif opened.is_frame:
            self._close()

    def _leaf(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self.line.append(((), "<br>"))
        elif tag == "img":
            self._picture(attributes)
        elif self.figure is None:
            self._flush()
            self._place("<hr>")

    def _in_figure(self, figure: _Figure, tag: str) -> None:
        if tag == "figcaption":
            self.kind = tag
        elif tag == "blockquote" and not figure.classes:
            figure.classes = ["quote"]

    def _frame(self, tag: str, attributes: dict[str, str]) -> str:
        """The tag that opens a list, an item, a quotation or a gallery, where one may stand."""
        inner = self.frames[-1] if self.frames else ""
        is_room = inner not in {*LISTS, GALLERY} and len(self.frames) < DEEPEST
        match tag:
            case "ul" | "ol" if is_room:
                return f"<{tag}>"
            case "li" if inner in LISTS:
                return "<li>"
            case "blockquote" if is_room and "<blockquote>" not in self.frames:
                return "<blockquote>"
            case "div" if not inner and "gallery" in attributes.get("class", "").split():
                return GALLERY
        return ""

    def _close(self) -> None:
        frame = self.frames.pop()
        if self.out[-1] == frame:
            self.out.pop()
        else:
            self.out.append(f"</{_name(frame)}>")
        if not self.frames:
            self.out += self.lifted
            self.lifted = []

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        """Words are linked, strong, emphasized or a credit from here on: in this order."""
        names = {_name(mark): mark for mark in self.marks}
        opening = _link(attributes) if tag == "a" else f"<{MARKS[tag]}>"
        if self.figure and "embed" in self.figure.classes and tag == "a":
            self.figure.link = self.figure.link or _address(attributes.get("href", ""))
            opening = opening if self.kind == "figcaption" else ""
        if opening:
            names.setdefault(MARKS[tag], opening)
        self.marks = tuple(names[name] for name in ORDER if name in names)

    def _picture(self, attributes: dict[str, str]) -> None:
        if not PICTURE.fullmatch(attributes.get("src", "")):
            return
        told = {"src": attributes["src"], "alt": attributes.get("alt", "")}
        told |= {
            side: attributes[side]
            for side in ("width", "height")
            if NUMBER.fullmatch(attributes.get(side, ""))
        }
        picture = f"<img{''.join(f' {name}="{value}"' for name, value in told.items())}>"
        if self.figure:
            self.figure.pictures.append(picture)
        else:
            self._flush()
            self._place(f"<figure>{picture}</figure>")

    def _flush(self) -> None:
        """Write the words since the last block began."""
        line, self.line = _trimmed(self.line), []
        if not line:
            return
        if self.figure:
            part = self.figure.caption if self.kind == "figcaption" else self.figure.text
            part.append(line)
        else:
            self._write(line, self.kind)

    def _write(self, line: list[Run], kind: str = "p") -> None:
        """Words as a block: bare at the beginning of an item that says no more."""
        words = _inline(_without(line, "<small>"))
        inner = self.frames[-1] if self.frames else ""
        if inner == GALLERY:
            self.lifted.append(f"<p>{words}</p>")
        elif inner in LISTS:
            self.out.append(f"<li>{words}</li>")
        elif inner == "<li>" and not kind and self.out[-1] == "<li>":
            self.out.append(words)
        else:
            tag = kind if kind and not inner else "p"
            self.out.append(f"<{tag}>{words}</{tag}>")

    def _place(self, block: str) -> None:
        """A figure or a rule, which stands in no list and in no quotation."""
        is_at_home = not self.frames or (self.frames[-1] == GALLERY and block.startswith(SHOWN))
        (self.out if is_at_home else self.lifted).append(block)

    def _build(self, figure: _Figure) -> None:
        """Write what a <figure> held as the first of these that it can be."""
        if "embed" in figure.classes and embed_of(unescape(figure.link)):
            self._place(_embed(figure))
            for picture in figure.pictures[1:]:
                self._place(f"<figure>{picture}</figure>")
        elif "quote" in figure.classes and figure.text:
            for picture in figure.pictures:
                self._place(f"<figure>{picture}</figure>")
            self._place(_quote(figure))
        elif figure.pictures:
            *others, last = figure.pictures
            for picture in others:
                self._place(f"<figure>{picture}</figure>")
            caption = _caption([*figure.text, *figure.caption])
            self._place(f"<figure>{last}{caption}</figure>")
        else:
            link = (f'<a href="{figure.link}">',) if figure.link else ()
            for line in figure.text or (figure.caption if link else ()):
                self._write([((*link, *marks), words) for marks, words in _without(line, "<a")])
            for line in figure.caption if figure.text or not link else ():
                self._write(line)


LISTS = ("<ul>", "<ol>")
GALLERY = '<div class="gallery">'
# How the figure of a picture begins.
SHOWN = "<figure><img "
ORDER = ("small", "a", "strong", "em")


def _embed(figure: _Figure) -> str:
    """A link to where it is played, around a picture or its title."""
    if figure.pictures:
        inside = figure.pictures[0]
        told = _caption([*figure.text, *figure.caption], credit=False)
    else:
        inside = _plain(_joined(figure.text or figure.caption)) or figure.link
        told = _caption(figure.caption, credit=False)
    return f'<figure class="embed"><a href="{figure.link}">{inside}</a>{told}</figure>'


def _quote(figure: _Figure) -> str:
    names = "quote pull" if "pull" in figure.classes else "quote"
    text = "".join(f"<p>{_inline(_without(line, '<small>'))}</p>" for line in figure.text)
    caption = _caption(figure.caption, credit=False)
    return f'<figure class="{names}"><blockquote>{text}</blockquote>{caption}</figure>'


def _caption(lines: list[list[Run]], *, credit: bool = True) -> str:
    words = _joined(lines)
    told = _inline(words if credit else _without(words, "<small>"))
    return f"<figcaption>{told}</figcaption>" if told else ""


def _joined(lines: list[list[Run]]) -> list[Run]:
    """Lines as one."""
    joined: list[Run] = []
    for line in lines:
        joined += [((), " "), *line] if joined else line
    return joined


def _without(line: list[Run], mark: str) -> list[Run]:
    return [(tuple(m for m in marks if not m.startswith(mark)), words) for marks, words in line]


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]


def _plain(line: list[Run]) -> str:
    return "".join(" " if words == "<br>" else words for _marks, words in line).strip(SPACE)


def _trimmed(line: list[Run]) -> list[Run]:
    """The line without space at its ends; empty when it says nothing."""
    if not "".join(w for _m, w in line if w != "<br>").replace("&nbsp;", "").strip(SPACE):
        return []
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while line and not line[end][1].strip(SPACE):
            line.pop(end)
        marks, words = line[end]
        line[end] = marks, strip(words, SPACE)
    return line


def _inline(line: list[Run]) -> str:
    """Words with their tags, each opened once for all that follow under it."""
    out: list[str] = []
    around: tuple[str, ...] = ()
    for marks, words in [*line, ((), "")]:
        same = 0
        while same < min(len(marks), len(around)) and marks[same] == around[same]:
            same += 1
        out += [f"</{_name(mark)}>" for mark in reversed(around[same:])]
        out += marks[same:]
        out.append(words)
        around = marks
    return "".join(out)


def _link(attributes: dict[str, str]) -> str:
    """The opening tag of a link or a mention, "" where it would lead nowhere."""
    address = _address(attributes.get("href", ""))
    mention = attributes.get("data-mention", "")
    if _is_mention(mention):
        path = f' href="{address}"' if address.startswith("/") else ""
        return f'<a data-mention="{mention}"{path}>'
    title = f' title="{attributes["title"]}"' if attributes.get("title") else ""
    return f'<a href="{address}"{title}>' if address else ""


def _address(href: str) -> str:
    """An address that a text may lead to, as an attribute has it."""
    address = unescape(href).strip()
    return escape(address) if LINK.fullmatch(address) else ""


def _is_mention(mention: str) -> bool:
    found = MENTION.fullmatch(mention)
    if not found:
        return False
    try:
        return str(UUID(found[1])) == found[1]
    except ValueError:
        return False
