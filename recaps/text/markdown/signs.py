"""What our own signs in Markdown mean, as tokens of markdown-it."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# The comment before a table whose first column says what is in its rows.
HEADERS = "first column: headers"
# A picture, and the link of a card, that are all a line says.
PICTURE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\((?:[^()\\]|\\.|\([^()]*\))*\)")
CARD = re.compile(r"↗ \[(?:[^\]\\]|\\.)*\]\((?:<[^<>]*>|(?:[^()<>\s]|\([^()<>\s]*\))*)\)")


def own_signs(state: StateCore) -> None:
    """Turn paragraphs, quotations and tables with our own signs into what they mean."""
    tokens: list[Token] = []
    starts: list[int] = []
    tables: list[int] = []
    for token in state.tokens:
        if token.type in {"paragraph_open", "paragraph_close"}:
            # An item of a list holds paragraphs, with or without blank lines between.
            token.hidden = False
        if token.type == "blockquote_open":
            starts.append(len(tokens))
        if token.type in {"table_open", "thead_open"}:
            tables.append(len(tokens))
        tokens.append(token)
        if token.type == "paragraph_close":
            _close_paragraph(tokens, tables)
        elif token.type == "thead_close":
            start = tables.pop()
            if not any(each.content for each in tokens[start:]):
                del tokens[start:]
        elif token.type == "blockquote_close":
            start = starts.pop()
            tokens[start:] = _quote(tokens[start:])
    state.tokens = tokens


def _close_paragraph(tokens: list[Token], tables: list[int]) -> None:
    """Turn the last paragraph into a figure, or the caption of the table before it."""
    words = tokens[-2].content
    is_below = bool(tables and tokens[-4].type == "table_close")
    if is_below and words.startswith(": "):
        inside = tables[-1] + 1
        tokens[inside:] = [*_element("caption", _inline(words[2:])), *tokens[inside:-3]]
        # A table has one.
        tables.clear()
    else:
        tokens[-3:] = _figure(words.split("\n")) or tokens[-3:]


def _figure(lines: list[str]) -> list[Token]:
    """Return the tokens of a picture, an embed or a card, [] for any other paragraph."""
    if CARD.fullmatch(lines[0]):
        return _card(*lines)
    is_embed = bool(re.fullmatch(r"▶ \[.*\]\(.*\)", lines[0]))
    is_picture = bool(PICTURE.fullmatch(lines[0]))
    if not (is_embed or is_picture):
        return []
    credit = lines.pop()[2:] if len(lines) > 1 and lines[-1].startswith("© ") else ""
    words = "\n".join(lines[1:])
    caption = [_inline(words)] if words else []
    if credit:
        space = [_inline(" ")] if words else []
        caption += [*space, *_element("small", _inline(credit))]
    picture = _inline(lines[0].removeprefix("▶ "))
    below = _element("figcaption", *caption) if caption else []
    return _element("figure", picture, *below, css="embed" if is_embed else "")


def _card(link: str, *below: str) -> list[Token]:
    if len(below) > 1 or not all(map(PICTURE.fullmatch, below)):
        return []
    pictures = map(_inline, below)
    return _element("figure", _inline(link.removeprefix("↗ ")), *pictures, css="card")


def _quote(tokens: list[Token]) -> list[Token]:
    """Turn a quotation into a figure when it names its source, or is a pull quote."""
    opened, *inside, closed = tokens
    is_pull, who = False, []
    while len(inside) > 1 and inside[0].tag == "p" and inside[1].content == "[!PULL]":
        is_pull, inside = True, inside[3:]
    match inside:
        # A source needs a quotation before it.
        case [*rest, _, Token(content=words), Token(type="paragraph_close")] if (
            rest and words.startswith("— ") and "\n" not in words
        ):
            who, inside = _element("figcaption", _inline(words[2:])), rest
    if not inside or not (is_pull or who):
        return tokens
    css = "quote pull" if is_pull else "quote"
    return _element("figure", opened, *inside, closed, *who, css=css)


def _element(tag: str, *inside: Token, css: str = "") -> list[Token]:
    attributes: dict[str, str | int | float] = {"class": css} if css else {}
    opened = Token(f"{tag}_open", tag, 1, attrs=attributes)
    return [opened, *inside, Token(f"{tag}_close", tag, -1)]


def _inline(content: str) -> Token:
    return Token("inline", "", 0, content=content, children=[])
