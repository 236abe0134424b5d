"""Reading what a page elsewhere says of itself."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from core.client import Client
from core.files.fetched import fetched
from core.page_metadata.parsing import PageKind, PageMetadata, parse
from core.text.markup import clean, cut
from core.text.translated import site_of
from recaps.cards import oembed
from recaps.cards.oembed import OEmbed
from recaps.models import Card

# For the page, its oEmbed and its picture, each and together: some pages take ten to answer.
SECONDS, SECONDS_IN_ALL = 12.0, 15.0
# The longer side of the picture, in pixels.
LONGEST = 960
LONGEST_TEXT = 1000


class UnreadableError(Exception):
    """A page that gives no card; str() says why. `is_passing`: it may give one another time."""

    def __init__(self, sentence: str, *, is_passing: bool = False) -> None:
        super().__init__(sentence)
        self.is_passing = is_passing


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says of itself, as short as the columns that keep it."""

    kind: Card.Kind = Card.Kind.PAGE
    title: str
    author_name: str
    site_name: str
    text: str = ""
    written_at: datetime | None = None
    picture: ContentFile[bytes] | None
    names_picture: bool


def read(address: str) -> Facts:
    """Fetch a page and what it names. Raises UnreadableError or core.client.FetchError."""
    ends_at = time.monotonic() + SECONDS_IN_ALL

    def left() -> float:
        return min(SECONDS, max(1.0, ends_at - time.monotonic()))

    if known := oembed.endpoint(address):
        said = oembed.fetch(known, left())
        if said.title:
            return _of_film(address, said, left())
    answer = Client(seconds=left(), cuts=True).get(address)
    if not 200 <= answer.status < 300:
        sentence = _("The page answers %(status)d.") % {"status": answer.status}
        raise UnreadableError(sentence, is_passing=answer.is_passing)
    page = parse(answer)
    lacks = page.oembed and not (page.title and page.author_name)
    said = oembed.fetch(page.oembed, left()) if lacks else OEmbed()
    return _of_page(answer.address, page, said, left())


def _of_film(address: str, said: OEmbed, seconds: float) -> Facts:
    return Facts(
        title=said.title,
        author_name=said.author_name,
        site_name=said.site_name or site_of(address)[:100],
        picture=fetched(said.picture, LONGEST, seconds=seconds) if said.picture else None,
        names_picture=bool(said.picture),
    )


def _of_page(address: str, page: PageMetadata, said: OEmbed, seconds: float) -> Facts:
    author = page.author_name or said.author_name
    is_post = bool(page.text) and (bool(page.account) or page.kind == PageKind.NOTE)
    # Notes have no title: who wrote it stands for it.
    title = page.title or said.title or (author if is_post else "")
    if not title:
        raise UnreadableError(_("The page says nothing of itself: it stays a link."))
    # The picture of a post is mostly the portrait of its writer.
    picture = "" if is_post else page.picture or said.picture
    return Facts(
        kind=Card.Kind.POST if is_post else Card.Kind.PAGE,
        title=title,
        author_name=author,
        site_name=page.site_name or said.site_name or site_of(address)[:100],
        text=_paragraphs(page.text) if is_post else page.summary,
        written_at=page.written_at,
        picture=fetched(picture, LONGEST, seconds=seconds) if picture else None,
        names_picture=bool(picture),
    )


def _paragraphs(text: str) -> str:
    """Return a text of visible words, a blank line between its paragraphs."""
    lines = (clean(line, LONGEST_TEXT) for line in text.splitlines())
    return cut("\n\n".join(filter(None, lines)), LONGEST_TEXT)
