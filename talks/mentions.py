"""What was written about a session or a speaker: recaps, which talks reaches by its rows alone."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.http import true_until
from core.text import Text
from speakers.models import Speaker
from talks.models import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A published recap, as other pages point to it."""

    slug: str
    title: Text
    authors: str
    published_at: datetime | None


def mentions(request: HttpRequest, row: Session | Speaker | None) -> list[Mention]:
    """The published recaps that speak of a row, newest first.

    The page they stand on is true until the next one appears.
    """
    if row is None:
        return []
    true_until(request, row.recaps.next_edge(timezone.now()))
    recaps = row.recaps.published().prefetch_related("authors").defer("body_fr", "body_en")
    return [
        Mention(
            slug=recap.slug,
            title=recap.title,
            authors=get_text_list([author.name for author in recap.authors.all()], _("and")),
            published_at=recap.published_at,
        )
        for recap in recaps
    ]
