"""The sentences that an author marked to be drawn large, and the session each of them is from."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from recaps.text.document import Document, Quote, links
from recaps.text.mention_links import session_of
from recaps.text.typesetting import TypesetWriter
from talks.published import PublishedSite


@dataclass(frozen=True, slots=True, kw_only=True)
class PullQuote:
    """`text` are paragraphs, `source` is who said them, where the author tells."""

    text: SafeString
    source: SafeString
    language: str


def pull_quotes(
    site: PublishedSite, document: Document, language: str, only: UUID | None
) -> Iterator[tuple[UUID, PullQuote]]:
    """The marked sentences of a text, each with the session that it mentioned last.

    Where it mentions none before, a sentence is from the `only` session the recap speaks of.
    """
    writer = TypesetWriter(site, language)
    session = only
    for block in document.blocks:
        # Who is quoted may be named with the session, in the quotation itself.
        for link in links(block):
            session = session_of(site, link) or session
        if isinstance(block, Quote) and block.is_pull and session:
            yield (
                session,
                PullQuote(
                    text=mark_safe("".join(writer.blocks(block.paragraphs))),  # noqa: S308 (escaped)
                    source=mark_safe(writer.line(block.source)),  # noqa: S308 (escaped)
                    language=language,
                ),
            )
