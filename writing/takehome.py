"""An author's recaps as an archive of Markdown and pictures."""

import io
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from recaps import revisions
from recaps.models import Author, Recap
from recaps.text.choices import public_sessions, public_speakers
from recaps.text.document import Document, Paragraph, Span, pictures
from recaps.text.html import from_html
from recaps.text.markdown import to_markdown
from recaps.text.markdown.front_matter import joined


class _Stream(io.RawIOBase):
    """A file that keeps only the pieces of the archive not taken yet."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def archive(author: Author, site: str) -> Iterator[bytes]:
    """Yield a ZIP of all recaps of an author: the text under work, and the published one.

    A translation is a file of its own.
    """
    stream = _Stream()
    pictures: set[str] = set()
    index = [f"# {author.name}", ""]
    with ZipFile(stream, "w") as zipped:
        for recap in author.recaps.order_by("pk"):
            for name, document in _versions(recap):
                for language in ("fr", "en"):
                    if language == "en" and not (document["title_en"] or document["body_en"]):
                        continue
                    file = f"{name}.md" if language == "fr" else f"{name}.en.md"
                    zipped.writestr(file, _file(recap, document, language, site))
                    title = _line(document[f"title_{language}"], site)
                    index.append(f"- [{title or _('Untitled')}]({file})")
                    yield stream.taken()
                pictures |= _pictures(document)
        zipped.writestr("index.md", "\n".join(index) + "\n")
        for name in sorted(pictures):
            if default_storage.exists(name):
                with default_storage.open(name) as kept:
                    zipped.writestr(f"pictures/{name}", kept.read())
                yield stream.taken()
    yield stream.taken()


def _versions(recap: Recap) -> Iterator[tuple[str, revisions.RevisionDocument]]:
    yield recap.slug, revisions.under_work(recap)
    if recap.published_at and revisions.is_ahead(recap):
        yield f"{recap.slug}.published", revisions.document_of(recap)


def _pictures(document: revisions.RevisionDocument) -> set[str]:
    texts = (from_html(document[name]) for name in ("body_fr", "body_en"))
    found = {picture.name for text in texts for picture in pictures(text)}
    return found | {document["cover"]} - {""}


def _line(text: str, site: str) -> str:
    """Return plain text as Markdown."""
    return to_markdown(Document((Paragraph((Span(text),)),)), site).strip()


def _file(recap: Recap, document: revisions.RevisionDocument, language: str, site: str) -> str:
    rows = revisions.rows_of(document)
    sessions, speakers = public_sessions(), public_speakers()
    cover = document["cover"]
    alt = document[f"cover_alt_{language}"] or document["cover_alt_fr"]
    facts = {
        "title": document[f"title_{language}"],
        "standfirst": document[f"standfirst_{language}"],
        "language": "en" if language == "en" else recap.language,
        "cover": {"image": f"pictures/{cover}", "alt": alt} if cover else None,
        "date": recap.published_at.isoformat() if recap.published_at else None,
        "address": f"{site}{reverse('recaps:recap', args=[recap.slug])}",
        "state": recap.status,
        "authors": [author.name for author in recap.authors.all()],
        "sessions": [{"key": str(s.key), "title": sessions[s.key]} for s in rows["sessions"]],
        "speakers": [{"key": str(s.key), "title": speakers[s.key]} for s in rows["speakers"]],
        "topics": [tag.name for tag in rows["tags"]],
    }
    return joined(facts, to_markdown(from_html(document[f"body_{language}"]), site))
