"""Recaps of the sessions of an edition, as links for other programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from core.http.answers import absolute
from core.text.translated import Text
from exchange.writers.schedule import Link
from recaps.models import ExternalRecap, Recap
from talks.published import PublishedEdition


@dataclass(frozen=True, slots=True)
class RecapLinks:
    """Links by the key of a session, and when the last recap appeared."""

    by_session: dict[UUID, list[Link]]
    last_edge: datetime | None


def recap_links(request: HttpRequest, edition: PublishedEdition) -> RecapLinks:
    """Return the recaps of all sessions with absolute URLs, newest first."""
    found: dict[UUID, list[Link]] = {}
    last = None
    for key, published_at, link in [*_here(request, edition), *_elsewhere(edition)]:
        found.setdefault(key, []).append(link)
        last = max(last or published_at, published_at)
    return RecapLinks(found, last)


def _here(request: HttpRequest, edition: PublishedEdition) -> Iterable[tuple[UUID, datetime, Link]]:
    rows = Recap.objects.published().filter(sessions__edition=edition.pk)
    columns = ("session", "published_at", "slug", "title_fr", "title_en")
    for key, published_at, slug, fr, en in rows.annotate(session=F("sessions__key")).values_list(
        *columns
    ):
        title = Text(fr, en).read_in(get_language() or "fr")[0]
        url = absolute(request, reverse("recaps:recap", args=[slug]))
        yield key, published_at, Link(url=url, title=title, kind="blog")


def _elsewhere(edition: PublishedEdition) -> Iterable[tuple[UUID, datetime, Link]]:
    rows = ExternalRecap.objects.published().filter(sessions__edition=edition.pk)
    for key, written_at, url, title in rows.annotate(session=F("sessions__key")).values_list(
        "session", "written_at", "url", "title"
    ):
        yield key, written_at, Link(url=url, title=title, kind="blog")
