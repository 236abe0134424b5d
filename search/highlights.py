"""Where the words that were asked for stand in a text."""

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
# As far as a text is looked through for one: it may have been found by its title.
MOST_LOOKED_AT = 4000

PIECE = re.compile(r"\s+|\S+")

type Spans = list[tuple[int, int]]


class Highlighter:
    """Finds the words that some terms mean; of one answer, whose texts repeat themselves."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.spans = cache(self._find)
        self._marked = cache(self._mark)
        self._is_meant = cache(Meaning(terms).matches)

    def mark(self, text: str) -> SafeString:
        """The text as HTML, with the words in <mark>, as they are written in it."""
        marked = map(self._marked, PIECE.findall(composed(text)))
        return mark_safe("".join(marked))  # noqa: S308 (escaped piece by piece)

    def first_word(self, text: str) -> str:
        """The first word that is meant, as it is written; nothing if there is none."""
        text = composed(text[:MOST_LOOKED_AT])
        chunk = next(filter(self.spans, text.split()), "")
        return "".join(chunk[start:end] for start, end in self.spans(chunk)[:1])

    def excerpt(self, text: str) -> str:
        """Some words around the first that is meant; nothing where there is none."""
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
        """Where each word begins and ends that is meant, in what stands between two spaces."""
        spans = []
        for compound in kept_compounds(chunk):
            if len(compound.parts) > 1 and self._is_meant(compound.whole):
                spans.append((compound.start, compound.end))
            else:
                meant = [part for part in compound.parts if self._is_meant(part.word)]
                spans += [(part.start, part.end) for part in meant]
        return spans


def beginning(text: str) -> str:
    """The first words of a text."""
    return _around(text[:MOST_LOOKED_AT].split(), 0)


def _around(chunks: list[str], at: int) -> str:
    """As many words as an excerpt has, some of them before the one at that place."""
    start, length = at, 0
    while start and (length := length + len(chunks[start - 1]) + 1) <= BEFORE:
        start -= 1
    end, length = at + 1, 0
    while end < len(chunks) and (length := length + len(chunks[end]) + 1) <= LENGTH:
        end += 1
    shown = " ".join(chunks[start:end])
    return f"{'… ' if start else ''}{shown}{' …' if end < len(chunks) else ''}"
