"""Markup that would keep a parser busy for minutes, found before one reads it.

The algorithm of browsers, which nh3 follows, takes time that grows with the square of how deep tags
stand in one another, and of the attributes of one tag. Here each sign is looked at once.
"""

import re
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A long book has fewer. Emphasis that is open counts at each tag: parsers begin it anew there.
MOST_TAGS = 20_000
# The depths of all tags together: six hundred tags in one another come to as much.
MOST_NESTED = 200_000
MOST_ATTRIBUTES = 100
# For each & nh3 goes through the rest of its text, but for those that are written as another sign.
MOST_ESCAPED = 4_000_000_000
AMPERSAND = re.compile(r"&(?!(?:gt|lt|nbsp|quot);)")

# How browsers part markup: a comment, what they take for one, a tag. What is not ended before, the
# text ends; nothing is tried twice (++, *+ and ?+ give nothing back), however it goes on.
SPACE = r"[\t\n\f\r ]"
VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >"'][^\t\n\f\r >]*+)"""
ATTRIBUTE = rf"[^\t\n\f\r />][^\t\n\f\r />=]*+(?:{SPACE}*+={SPACE}*+{VALUE}?+)?+"
COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-z]))[^>]*+(?:>|\Z)"
TAG = r"<(?P<end>/?)(?P<name>[a-z][^\t\n\f\r />]*+)"
TOKEN = re.compile(
    rf"{COMMENT}|{TAG}(?P<attributes>(?:[\t\n\f\r /]++|{ATTRIBUTE})*+)(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)

BLOCKS = {"address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt"}
BLOCKS |= {"figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
BLOCKS |= {"li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
VOID |= {"source", "track", "wbr"}
# Emphasis, which lasts until it is closed itself, whatever else is.
LASTING = {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"}
LASTING |= {"tt", "u"}
# What need not be closed, and what ends it.
CELLS = {"td", "th"}
ROWS = {"tbody", "tfoot", "thead", "tr"}
TERMS = {"dd", "dt"}
UNCLOSED = {"li", "p", *TERMS, *ROWS, *CELLS}
ENDED_BY = {
    **{name: {"p"} for name in BLOCKS - {"table"}},
    **{name: {"p", *TERMS} for name in TERMS},
    **{name: {"p", *CELLS} for name in CELLS},
    **{name: {"p", *ROWS, *CELLS} for name in ROWS},
    "li": {"p", "li"},
    "tr": {"p", "tr", *CELLS},
}
# Whose end is the end of what is unclosed in them.
CLOSING = BLOCKS - {"p"}
# From these on parsers may take for words what looks like a tag, or the other way round.
DOUBTFUL = {"frameset", "iframe", "math", "noembed", "noframes", "noscript", "plaintext", "script"}
DOUBTFUL |= {"select", "style", "svg", "template", "textarea", "title", "xmp"}
# So many characters are read in doubt.
MOST_DOUBTFUL = 50_000


def refuse_tangled(html: str) -> None:
    """Raise ValidationError for markup that no person writes, and no parser reads in time."""
    if is_tangled(html):
        raise ValidationError(
            _(
                "This text has too much markup: too many tags, or tags too deep in one another. "
                "Paste it without its formatting, or make it shorter."
            ),
            code="tangled",
        )


def is_tangled(html: str) -> bool:
    """Tell whether there are too many tags, nested too deep or with too many attributes."""
    if len(AMPERSAND.findall(html)) * len(html) > MOST_ESCAPED:
        return True
    opened = _Opened()
    tags = nested = 0
    for token in TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if name in DOUBTFUL or token[0].startswith("<!["):
            # Each sign that may begin a tag is taken for one, and nothing for the end of one.
            rest = html.count("<", token.start())
            is_long = len(html) - token.start() > MOST_DOUBTFUL
            return is_long or nested + rest * (len(opened.names) + rest) > MOST_NESTED
        if not name:
            continue
        if token["end"]:
            opened.close(name)
            tags += 1
        else:
            tags += 1 + opened.lasting
            opened.open(name)
        nested += len(opened.names)
        if tags > MOST_TAGS or nested > MOST_NESTED or _has_many(token["attributes"]):
            return True
    return False


def words(html: str) -> str:
    """Return all text between tags: what can be shown of markup that is tangled."""
    return " ".join(unescape(TOKEN.sub(" ", html)).split())


def _has_many(attributes: str) -> bool:
    """Tell whether a tag has too many attributes."""
    return (
        len(attributes) > MOST_ATTRIBUTES
        and len(re.findall(ATTRIBUTE, attributes)) > MOST_ATTRIBUTES
    )


class _Opened:
    """The tags that are open: all that a parser may have open, and perhaps some that it has not."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.lasting = 0

    def open(self, name: str) -> None:
        ended = ENDED_BY.get(name, ())
        while self.names and self.names[-1] in ended:
            self.names.pop()
        if name not in VOID:
            self.names.append(name)
            self.lasting += name in LASTING

    def close(self, name: str) -> None:
        """Close the innermost, with what need not be closed; not one that others stand in."""
        last = len(self.names) - 1
        while name in CLOSING and last >= 0 and self.names[last] in UNCLOSED - {name}:
            last -= 1
        if last >= 0 and self.names[last] == name:
            del self.names[last:]
            self.lasting -= name in LASTING
