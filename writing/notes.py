"""The passages of a text that is read before it is published, each with the notes on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from recaps.models import Note
from recaps.text.document import Block, Document, pictures, spans
from recaps.text.html import HtmlWriter
from recaps.text.passages import styled


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block of the text, the words it is known by, and its notes."""

    html: SafeString
    name: str
    notes: list[Note] = field(default_factory=list)


def name_of(block: Block) -> str:
    """The words of a block, by which notes find it; those of its pictures when it has none."""
    words = "".join(span.text for span in spans(block)).split()
    return " ".join(words or ", ".join(each.alt for each in pictures(block) if each.alt).split())


def beside(
    document: Document, writer: HtmlWriter, notes: Iterable[Note]
) -> tuple[list[Passage], list[Note]]:
    """The blocks with the notes on each, and the notes on the whole or on words that are gone."""
    found = [
        Passage(html=mark_safe("".join(writer.block(block, css))), name=name_of(block))  # noqa: S308 (written from a document)
        for block, css in styled(document)
    ]
    by_name = {passage.name: passage for passage in reversed(found) if passage.name}
    apart = []
    for note in notes:
        if note.passage in by_name:
            by_name[note.passage].notes.append(note)
        else:
            apart.append(note)
    return found, apart
