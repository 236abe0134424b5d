"""What a page elsewhere says of itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.client import Answer


class Kind(StrEnum):
    """What a page is to the one it answers to."""

    ARTICLE = "article"
    NOTE = "note"
    LIKE = "like"
    REPOST = "repost"
    # It says nothing of itself but its title.
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A page elsewhere: its words are plain, its addresses absolute and of the web, or "".

    address: its canonical link. text: all that is said in it. language: a BCP 47 tag or "".
    """

    address: str
    kind: Kind
    title: str
    summary: str
    text: str
    author_name: str
    author_url: str
    author_picture: str
    picture: str
    language: str
    written_at: datetime | None


def read(answer: Answer) -> Story:
    """The story an HTML page tells: as h-entry, else as OpenGraph, JSON-LD and plain HTML have it.

    Nothing of it is to be believed: it is whatever the page says.
    """
    raise NotImplementedError
