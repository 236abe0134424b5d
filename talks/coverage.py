"""What was written about a session or a speaker, here or elsewhere.

talks reaches recaps by its rows alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.http import true_until
from core.text import Text
from speakers.models import Speaker
from talks.models import Session
from talks.published import site_for


class Quote(Protocol):
    """What was said, in what language, and by whom where that is told."""

    @property
    def text(self) -> SafeString: ...
    @property
    def source(self) -> SafeString: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A published recap, as other pages point to it.

    One that lives on another site has its whole address in the place of a slug, the name of the
    site, the language it says it is in, and the address of our copy of its picture.
    """

    slug: str = ""
    url: str = ""
    site: str = ""
    language: str = ""
    picture: str = ""
    title: Text
    authors: str
    published_at: datetime | None
    # The sentences of a session that the author marked.
    quotes: Sequence[Quote] = ()


def mentions(request: HttpRequest, row: Session | Speaker | None) -> list[Mention]:
    """The published recaps that speak of a row, here and elsewhere, newest first.

    The page they stand on is true until the next one appears.
    """
    if row is None:
        return []
    true_until(request, row.recaps.next_edge(timezone.now()))
    recaps = row.recaps.published().prefetch_related("authors", "sessions")
    if isinstance(row, Speaker):
        # Only sessions show sentences of the text.
        recaps = recaps.defer("body_fr", "body_en")
    site = site_for(request)
    here = [
        Mention(
            slug=recap.slug,
            title=recap.title,
            authors=get_text_list([author.name for author in recap.authors.all()], _("and")),
            published_at=recap.published_at,
            quotes=recap.pull_quotes_of(row, site) if isinstance(row, Session) else (),
        )
        for recap in recaps
    ]
    elsewhere = [
        Mention(
            url=recap.url,
            site=recap.site,
            language=recap.language,
            picture=recap.picture.url if recap.picture else "",
            title=Text(recap.title, recap.title),
            authors=recap.author_name,
            published_at=recap.written_at,
        )
        for recap in row.external_recaps.published()
    ]
    return sorted([*here, *elsewhere], key=_moment, reverse=True)


def _moment(mention: Mention) -> float:
    return mention.published_at.timestamp() if mention.published_at else 0.0
