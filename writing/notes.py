"""The passages of a text under review, each with its notes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from core.forms.forms import ParagraphsField
from core.models import User
from recaps.models import Note, Recap, Reply
from recaps.text.document import Block, Document, pictures, spans
from recaps.text.html import HtmlWriter
from recaps.text.passages import styled


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block of the text, the words it is known by, and its notes."""

    html: SafeString
    name: str
    notes: list[Note] = field(default_factory=list)


class RemarkForm(forms.Form):
    """A form for a remark in the margin."""

    text = ParagraphsField()


def open_notes(recap: Recap) -> QuerySet[Note]:
    """Return the unsettled notes with their authors and replies."""
    rows = recap.notes.filter(settled_at=None).select_related("written_by")
    return rows.prefetch_related("replies__written_by")


def reply(note: Note, by: User, data: QueryDict) -> bool:
    """Store a reply to a note; return whether the data held one."""
    form = RemarkForm(data)
    if form.is_valid():
        Reply.objects.create(note=note, written_by=by, **form.cleaned_data)
    return form.is_valid()


def name_of(block: Block) -> str:
    """Return the words of a block, by which notes find it; those of its pictures if it has none."""
    words = "".join(span.text for span in spans(block)).split()
    return " ".join(words or ", ".join(each.alt for each in pictures(block) if each.alt).split())


def beside(
    document: Document, writer: HtmlWriter, notes: Iterable[Note]
) -> tuple[list[Passage], list[Note]]:
    """Return the blocks with their notes, and the notes on the whole or on words that are gone."""
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
