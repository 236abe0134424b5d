"""Finding and marking the words of a query in a text."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.terms import Meaning, Term
from search.words import composed, kept_compounds

# Characters of an excerpt, and as many of them before the first word that was asked for.
LENGTH = 200
BEFORE = 50
# How much of a text is searched for an excerpt: it may have been found by its title.
MOST_LOOKED_AT = 4000

PIECE = re.compile(r"\s+|\S+")

type Spans = list[tuple[int, int]]


class Highlighter:
    """Finds the words that terms mean, caching repeated ones; one for each answer."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.spans = cache(self._find)
        self._marked = cache(self._mark)
        self._is_meant = cache(Meaning(terms).matches)

    def mark(self, text: str) -> SafeString:
        """Return the text as HTML, with the words found in <mark>."""
        marked = map(self._marked, PIECE.findall(composed(text)))
        return mark_safe("".join(marked))  # noqa: S308 (escaped piece by piece)

    def first_word(self, text: str) -> str:
        """Return the first word found, as it is written, or ""."""
        text = composed(text[:MOST_LOOKED_AT])
        chunk = next(filter(self.spans, text.split()), "")
        return "".join(chunk[start:end] for start, end in self.spans(chunk)[:1])

    def excerpt(self, text: str) -> str:
        """Return some words around the first one found, or ""."""
        chunks = composed(text[:MOST_LOOKED_AT]).split()
        first = next((at for at, chunk in enumerate(chunks) if self.spans(chunk)), None)
        return "" if first is None else _around(chunks, first)

    def _mark(self, piece: str) -> str:
        html, at = "", 0
        for start, end in self.spans(piece):
            html += f"{escape(piece[at:start])}<mark>{escape(piece[start:end])}</mark>"
            at = end
        return html + escape(piece[at:])

    def _find(self, chunk: str) -> Spans:
        """Return the start and end of each word found in a chunk without spaces."""
        spans = []
        for compound in kept_compounds(chunk):
            if len(compound.parts) > 1 and self._is_meant(compound.whole):
                spans.append((compound.start, compound.end))
            else:
                meant = [part for part in compound.parts if self._is_meant(part.word)]
                spans += [(part.start, part.end) for part in meant]
        return spans


def beginning(text: str) -> str:
    """Return the first words of a text."""
    return _around(text[:MOST_LOOKED_AT].split(), 0)


def _around(chunks: list[str], at: int) -> str:
    """Return as many words as an excerpt has, some of them before the one at `at`."""
    start, length = at, 0
    while start and (length := length + len(chunks[start - 1]) + 1) <= BEFORE:
        start -= 1
    end, length = at + 1, 0
    while end < len(chunks) and (length := length + len(chunks[end]) + 1) <= LENGTH:
        end += 1
    shown = " ".join(chunks[start:end])
    return f"{'… ' if start else ''}{shown}{' …' if end < len(chunks) else ''}"
