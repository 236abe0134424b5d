"""Lines of what was read: joined, and without the spaces at their ends."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from core.text.translated import NO_BREAK_SPACE
from recaps.text import document as nodes
from recaps.text.document import line_of, text_of

SPACE = " \t\n"


def joined(lines: Iterable[nodes.Line]) -> nodes.Line:
    """Join lines into one, with spaces between."""
    spaced: Iterable[list[nodes.Inline]] = ([nodes.Span(" "), *line] for line in lines)
    return line_of(list(chain.from_iterable(spaced))[1:])


def broken(lines: Iterable[nodes.Line]) -> nodes.Line:
    """Join lines into one, with line breaks between."""
    broken: Iterable[list[nodes.Inline]] = ([nodes.LineBreak(), *line] for line in lines)
    return line_of(list(chain.from_iterable(broken))[1:])


def trimmed(parts: Iterable[nodes.Inline]) -> nodes.Line:
    """Return parts as a line without space at its ends; empty when it has no text."""
    line = deque(line_of(parts))
    if not any(map(_says_something, line)):
        return ()
    while _is_blank(line[0]):
        line.popleft()
    while _is_blank(line[-1]):
        line.pop()
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if isinstance(part := line[end], nodes.Span):
            line[end] = replace(part, text=strip(part.text, SPACE))
    return tuple(line)


def _says_something(part: nodes.Inline) -> bool:
    is_footnote = isinstance(part, nodes.Footnote)
    return is_footnote or bool(text_of(part).strip(SPACE + NO_BREAK_SPACE))


def _is_blank(part: nodes.Inline) -> bool:
    return isinstance(part, nodes.Span) and not part.text.strip(SPACE)
