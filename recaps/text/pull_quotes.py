"""The pull quotes of a text, and the session that each is from."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from recaps.text.document import Document, Footnote, Mention, Quote, links
from recaps.text.mention_links import session_of
from recaps.text.typesetting import TypesetWriter
from talks.published import PublishedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class PullQuote:
    """A pull quote: `text` are paragraphs, `source` is the speaker, if the author names one."""

    text: SafeString
    source: SafeString
    language: str


class _QuoteWriter(TypesetWriter):
    """A writer of quotations alone: footnotes stay below the text that they are taken from."""

    def footnote(self, footnote: Footnote) -> str:
        return ""


def pull_quotes(
    site: PublishedSite, document: Document, language: str, about: Collection[UUID]
) -> Iterator[tuple[UUID, PullQuote]]:
    """Yield the pull quotes of a text that is `about` sessions, each with its session's key.

    That is the session which the quotation mentions; else the one whose speaker it names; else the
    one that the text mentioned last, or is about alone.
    """
    writer = _QuoteWriter(site, language)
    last = next(iter(about)) if len(about) == 1 else None
    for block in document.blocks:
        # Who is quoted may be named with the session, in the quotation itself.
        mentioned = [key for link in links(block) if (key := session_of(site, link))]
        last = mentioned[-1] if mentioned else last
        if not (isinstance(block, Quote) and block.is_pull):
            continue
        spoken = [] if mentioned else _sessions_of_speakers(site, block, about)
        session = last if last in spoken or len(spoken) != 1 else spoken[0]
        if session:
            yield (
                session,
                PullQuote(
                    text=mark_safe("".join(writer.blocks(block.paragraphs))),  # noqa: S308 (escaped)
                    source=mark_safe(writer.line(block.source)),  # noqa: S308 (escaped)
                    language=language,
                ),
            )


def _sessions_of_speakers(site: PublishedSite, quote: Quote, about: Collection[UUID]) -> list[UUID]:
    """Return those of the sessions whose speakers the quotation names."""
    named = {
        link.key for link in links(quote) if isinstance(link, Mention) and link.kind == "speaker"
    }
    return [
        session.key
        for edition in site.editions
        for session in edition.programme.sessions
        if session.key in about
        and any(speaker.key in named for _credit, speaker in edition.programme.people(session))
    ]
