"""Recaps about a session or a speaker, here or elsewhere, for their pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.text.translated import LANGUAGES, Text
from recaps.models import ExternalRecap
from recaps.text.pull_quotes import PullQuote
from speakers.models import Speaker
from talks.models import Session
from talks.published import site_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A published recap, as pages of the programme link to it.

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
    published_at: datetime
    # The sentences of a session that the author marked.
    quotes: Sequence[PullQuote] = ()


def coverage(request: HttpRequest, row: Session | Speaker) -> list[Coverage]:
    """Return the published recaps about a row, here and elsewhere, newest first.

    Two extension points of a page ask for them; the request remembers.
    """
    seen: dict[str, list[Coverage]] = request.__dict__
    if "coverage" not in seen:
        found = [*_here(request, row), *_elsewhere(row)]
        seen["coverage"] = sorted(found, key=lambda each: each.published_at, reverse=True)
    return seen["coverage"]


def _here(request: HttpRequest, row: Session | Speaker) -> list[Coverage]:
    recaps = row.recaps.published().prefetch_related("authors", "sessions")
    if isinstance(row, Speaker):
        # Only sessions show sentences of the text.
        recaps = recaps.without_text()
    site = site_for(request)
    return [
        Coverage(
            slug=recap.slug,
            title=recap.translated("title"),
            authors=get_text_list([author.name for author in recap.authors.all()], _("and")),
            published_at=cast("datetime", recap.published_at),
            quotes=recap.pull_quotes_of(row, site) if isinstance(row, Session) else (),
        )
        for recap in recaps
    ]


def _elsewhere(row: Session | Speaker) -> list[Coverage]:
    return [
        Coverage(
            url=recap.url,
            site=recap.site,
            language=recap.language,
            picture=recap.picture.url if recap.picture else "",
            title=_title(recap),
            authors=recap.author_name,
            published_at=recap.written_at,
        )
        for recap in row.external_recaps.published()
    ]


def _title(recap: ExternalRecap) -> Text:
    """Return a title in its own language if the site has that, else as that of all languages."""
    own = {recap.language: recap.title} if recap.language in LANGUAGES else None
    return Text(**(own or dict.fromkeys(LANGUAGES, recap.title)))
