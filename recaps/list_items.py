"""Recaps as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse_lazy
from django.utils.functional import Promise

from core.templatetags.text import web
from core.text import Text, site_of
from recaps.models import Author, ExternalRecap, Recap
from recaps.models.recap import RecapQuerySet
from recaps.relations import Relations, relations_of
from recaps.text import subjects
from talks.programme import Track
from talks.published import PublishedSite

# A recap in a list: whether it is "here" or "elsewhere", its pk, and its time.
type Listed = tuple[str, int, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """A published recap in a list, with the address of its page, here or elsewhere.

    `site` is where it is, or was first published, if elsewhere. `language` is that of the words of
    a recap elsewhere, where it says so.
    """

    id: str
    url: str | Promise
    language: str = ""
    title: Text
    standfirst: Text
    tracks: list[Track]
    authors: list[Author]
    published_at: datetime | None
    site: str


def list_items(site: PublishedSite, recaps: RecapQuerySet) -> list[ListItem]:
    """The items of these recaps, in their order; two queries."""
    rows = without_text(recaps)
    relations = relations_of(rows)
    return [list_item(site, row, relations[row.pk]) for row in rows]


def without_text(recaps: RecapQuerySet) -> list[Recap]:
    """The rows with what an item shows."""
    return list(recaps.defer("body_fr", "notice_fr", "notice_en", "sources"))


def list_item(site: PublishedSite, recap: Recap, relations: Relations) -> ListItem:
    return ListItem(
        id=recap.slug,
        # In the language of the page or the mail it comes to stand on.
        url=reverse_lazy("recaps:recap", args=[recap.slug]),
        title=recap.translated("title"),
        standfirst=recap.translated("standfirst"),
        tracks=subjects.tracks(site, relations.sessions),
        authors=relations.authors,
        published_at=recap.published_at,
        site=site_of(recap.original_url),
    )


def listed() -> QuerySet[Any, Listed]:
    """All recaps that readers see, here and elsewhere, the newest first."""
    return together(Recap.objects.published(), ExternalRecap.objects.published())


def together(here: RecapQuerySet, elsewhere: QuerySet[ExternalRecap]) -> QuerySet[Any, Listed]:
    """Recaps here and elsewhere in one list, the newest first."""
    rows: QuerySet[Any, Any] = (
        here.order_by()
        .annotate(kind=Value("here"))
        .values_list("kind", "pk", "published_at")
        .union(
            elsewhere.order_by()
            .annotate(kind=Value("elsewhere"))
            .values_list("kind", "pk", "written_at"),
            all=True,
        )
        .order_by("-published_at", "-pk", "kind")
    )
    return rows


def apart(rows: Iterable[Listed]) -> tuple[RecapQuerySet, QuerySet[ExternalRecap]]:
    """The recaps here and those elsewhere of a list, in no order."""
    pks: dict[str, list[int]] = {"here": [], "elsewhere": []}
    for kind, pk, _at in rows:
        pks[kind].append(pk)
    return (
        Recap.objects.filter(pk__in=pks["here"]),
        ExternalRecap.objects.filter(pk__in=pks["elsewhere"]),
    )


def items_of(site: PublishedSite, rows: Iterable[Listed]) -> list[ListItem]:
    """The items of a list, in its order."""
    rows = list(rows)
    here, elsewhere = apart(rows)
    texts = without_text(here)
    relations = relations_of(texts)
    made = {("here", row.pk): list_item(site, row, relations[row.pk]) for row in texts}
    made |= {
        ("elsewhere", row.pk): external_list_item(site, row)
        for row in elsewhere.prefetch_related("sessions")
    }
    return [made[kind, pk] for kind, pk, _at in rows if (kind, pk) in made]


def external_list_item(site: PublishedSite, recap: ExternalRecap) -> ListItem:
    return ListItem(
        id=f"elsewhere-{recap.pk}",
        url=web(recap.url),
        language=recap.language,
        title=Text(recap.title, recap.title),
        standfirst=Text(recap.summary, recap.summary),
        tracks=subjects.tracks(site, [session.key for session in recap.sessions.all()]),
        authors=[Author(name=recap.author_name)] if recap.author_name else [],
        published_at=recap.written_at,
        site=recap.site,
    )
