"""Where the words that were asked for stand in a text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from search.terms import Term
from search.words import composed, compounds

# Characters of an excerpt, and as many of them before the first word that was asked for.
LENGTH = 200
BEFORE = 50
# As far as a text is looked through for one: it may have been found by its title.
MOST_LOOKED_AT = 4000

CHUNK = re.compile(r"\S+")

type Spans = tuple[tuple[int, int], ...]


class Highlighter:
    """Finds the words that some terms mean; of one answer, whose texts repeat themselves."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.spans = cache(self._spans)
        self._is_meant = cache(self._matches)

    def mark(self, text: str) -> SafeString:
        """The text as HTML, with the words in <mark>, as they are written in it."""
        text = composed(text)
        pieces, at = [], 0
        for chunk in CHUNK.finditer(text):
            for start, end in self.spans(chunk[0]):
                before = text[at : chunk.start() + start]
                pieces.append(format_html("{}<mark>{}</mark>", before, chunk[0][start:end]))
                at = chunk.start() + end
        pieces.append(escape(text[at:]))
        return mark_safe("".join(pieces))  # noqa: S308 (escaped piece by piece)

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

    def _spans(self, chunk: str) -> Spans:
        """Where each word begins and ends that is meant, in what stands between two spaces."""
        return tuple(self._found(chunk))

    def _found(self, chunk: str) -> Iterator[tuple[int, int]]:
        for compound in compounds(chunk):
            if len(compound.parts) > 1 and self._is_meant(compound.whole):
                yield compound.start, compound.end
                continue
            for part in compound.parts:
                if self._is_meant(part.word):
                    yield part.start, part.end

    def _matches(self, word: str) -> bool:
        return any(term.matches(word) for term in self.terms)


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
