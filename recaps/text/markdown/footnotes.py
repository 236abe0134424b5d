"""Footnotes of Markdown, each put behind the word that it is of."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


def read_footnotes(parser: MarkdownIt, note: Callable[[str], None]) -> None:
    """Read footnotes with a parser; `note` gets a sentence for what is changed of them."""
    # Those in the line, ^[…], would be read in one another without end.
    parser.use(footnote_plugin, inline=False)

    def place(state: StateCore) -> None:
        tokens, defined = _cut(state.tokens)
        for token in tokens:
            token.children = token.children and _placed(token.children, defined, note)
        if defined:
            note(_("A footnote that nothing refers to became a paragraph."))
        state.tokens = [*tokens, *(token for left in defined.values() for token in left)]

    parser.core.ruler.at("footnote_tail", place)


def _cut(tokens: Iterable[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens of the text, and those of each footnote by its label."""
    text: list[Token] = []
    defined: dict[str, list[Token]] = {}
    opened = [text]
    for token in tokens:
        if token.type == "footnote_reference_open":
            # Of two with one label, the second is no footnote.
            label = token.meta["label"]
            opened.append(text if label in defined else defined.setdefault(label, []))
        elif token.type == "footnote_reference_close":
            opened.pop()
        else:
            opened[-1].append(token)
    return text, defined


def _placed(
    line: list[Token], defined: dict[str, list[Token]], note: Callable[[str], None]
) -> list[Token]:
    """Return a line with its footnotes in it; they are taken out of `defined`."""
    placed: list[Token] = []
    # A footnote may refer to others, and these to it.
    opened = [iter(line)]
    while opened:
        token = next(opened[-1], None)
        if token is None:
            opened.pop()
            placed += [_html("</span>")] if opened else []
        elif token.type != "footnote_ref":
            placed.append(token)
        elif token.meta["label"] in defined:
            opened.append(iter(_flat(defined.pop(token.meta["label"]))))
            placed.append(_html('<span class="footnote">'))
        else:
            note(_("A footnote stands where it is first referred to, and nowhere else."))
    return placed


def _flat(tokens: Iterable[Token]) -> list[Token]:
    """Return the blocks of a footnote as one line, with breaks between."""
    flat: list[Token] = []
    for token in tokens:
        if token.type == "html_block":
            line = [_html(token.content)]
        elif token.type in {"fence", "code_block"}:
            line = [Token("text", "", 0, content=token.content)]
        else:
            line = token.children or []
        flat += [Token("hardbreak", "br", 0)] * bool(flat and line) + line
    return flat


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
