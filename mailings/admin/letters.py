"""A letter on a page of the admin, with what was put into it marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mailings.models import Texts
from mailings.writing import Piece, Values, body_pieces, read_language, subject_pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLetter:
    """A letter as a recipient reads it, as HTML; `language` is that of its words."""

    language: str
    subject: SafeString
    body: SafeString


def marked_letter(texts: Texts, language: str, values: Values, link: str) -> MarkedLetter:
    """Return the letter for a reader of a language."""
    return MarkedLetter(
        language=read_language(texts, language),
        subject=_marked(subject_pieces(texts, language, values)),
        body=_marked(body_pieces(texts, language, values, link)),
    )


def _marked(pieces: Iterable[Piece]) -> SafeString:
    parts = (
        (format_html("<mark>{}</mark>", each.text) if each.is_value else each.text,)
        for each in pieces
    )
    return format_html_join("", "{}", parts)
