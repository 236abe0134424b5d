"""The text of a recap cut into passages, each with the subjects it is the first to name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from recaps.text import document as nodes
from recaps.text.html import HtmlWriter
from recaps.text.mention_links import session_of
from recaps.text.subjects import Subject
from talks.programme import schema
from talks.published import PublishedSite

# The letters that the display face has.
LETTER = re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE)
# A quotation of a few words is drawn large, a longer one is set as text.
PULL = 140
# So much text has room for a large letter beside its first three lines.
OPENING = 120
# A note of the editors is emphasized as a whole.
NOTE = nodes.Marks(emphasis=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph, heading, figure, quotation or list item.

    With it come the sessions that no earlier one links to, and the people that none mentions.
    The tags of lists are parts of their items: a card stands inside the item that links to it.
    Of a paragraph that only mentions what is cited, the cards say it all: its HTML is empty.
    """

    html: SafeString
    cited: list[Subject]
    people: list[schema.Speaker]


def passages(
    site: PublishedSite,
    document: nodes.Document,
    writer: HtmlWriter,
    subjects: Iterable[Subject],
    people: Iterable[schema.Speaker] = (),
) -> tuple[list[Passage], list[Subject]]:
    """Return the passages of a text, and the subjects that none of them links to."""
    left = {subject.row.session.key: subject for subject in subjects}
    unmet = {speaker.key: speaker for speaker in people}
    found = []
    for block, css in styled(document):
        for html, linked in zip(_pieces(writer.block(block, css)), _links(block), strict=True):
            sessions = (session_of(site, link) for link in linked)
            named = (link.key for link in linked if isinstance(link, nodes.Mention))
            cited = [left.pop(key) for key in sessions if key in left]
            is_said = _only_mentions(block, {subject.row.session.key for subject in cited})
            found.append(
                Passage(
                    html=mark_safe("" if is_said else html),  # noqa: S308 (written from a document)
                    cited=cited,
                    people=[unmet.pop(key) for key in named if key in unmet],
                )
            )
    return found, list(left.values())


def _only_mentions(block: nodes.Block, keys: set[UUID]) -> bool:
    """Tell whether a paragraph says nothing but the names of these sessions."""
    return (
        isinstance(block, nodes.Paragraph)
        and all(
            isinstance(span.marks.link, nodes.Mention) and span.marks.link.key in keys
            for span in nodes.spans(block)
            if span.text.strip()
        )
        and bool(keys)
    )


def _pieces(written: Iterable[str]) -> Iterator[str]:
    """Yield the HTML of a block, cut after the opening tag of each item."""
    piece = ""
    for part in written:
        piece += part
        if part == "<li>":
            yield piece
            piece = ""
    yield piece


def _links(block: nodes.Block) -> Iterator[list[nodes.Link | nodes.Mention]]:
    """Yield the links of a block, cut in the same places as its HTML."""
    found: list[nodes.Link | nodes.Mention] = []
    for node in nodes.walk(block):
        if isinstance(node, nodes.ListItem):
            yield found
            found = []
        elif isinstance(node, tuple):
            found += nodes.links(node)
    yield found


def styled(document: nodes.Document) -> Iterator[tuple[nodes.Block, str]]:
    """Yield each block with its class: a pull quote, an editors' note, the opening, or ""."""
    is_opened = False
    for block in document.blocks:
        css = _style(block, is_opened=is_opened)
        is_opened = is_opened or (css != "note" and isinstance(block, nodes.Paragraph | nodes.List))
        yield block, css


def _style(block: nodes.Block, *, is_opened: bool) -> str:
    match block:
        case nodes.Blockquote():
            return "pull" if len(_text(block)) <= PULL else ""
        case nodes.Paragraph((nodes.Span(marks=marks),)) if marks == NOTE and not is_opened:
            return "note"
        case nodes.Paragraph() if not is_opened:
            text = _text(block)
            return "opening" if len(text) >= OPENING and LETTER.match(text) else ""
    return ""


def _text(block: nodes.Block) -> str:
    return "".join(span.text for span in nodes.spans(block))
