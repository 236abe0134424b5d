"""The passages of a text that is read before it is published, each with the notes on it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from recaps.models import Note
from recaps.text.passages import Passage

ALT = re.compile(r'\balt="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A passage that stands for itself, the words it is known by, and its notes."""

    html: SafeString
    words: str
    notes: list[Note] = field(default_factory=list)


def words_of(html: str) -> str:
    """The words of a passage, by which notes find it; those of a picture when it has none."""
    words = unescape(strip_tags(html)).split() or unescape(", ".join(ALT.findall(html))).split()
    return " ".join(words)


def beside(passages: Iterable[Passage], notes: Iterable[Note]) -> tuple[list[Read], list[Note]]:
    """The passages with the notes on each, and the notes on the whole or on words that are gone.

    The items of a list are one passage here: only whole lists can stand in a box of their own.
    """
    found, opened = [], ""
    for passage in passages:
        opened += passage.html
        if not opened.endswith("<li>"):
            found.append(Read(html=mark_safe(opened), words=words_of(opened)))  # noqa: S308 (of passages)
            opened = ""
    by_words = {read.words: read for read in reversed(found) if read.words}
    apart = []
    for note in notes:
        if note.passage in by_words:
            by_words[note.passage].notes.append(note)
        else:
            apart.append(note)
    return found, apart
