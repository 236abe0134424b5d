"""Recaps as lists show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.functional import Promise

from core.files.images import renditions_of
from core.models import Rendition
from core.templatetags.text import web
from core.text.translated import Text, site_of
from recaps.models import ExternalRecap, Recap
from recaps.models.recap import RecapQuerySet
from recaps.relations import Relations, Signature, relations_of
from recaps.text import subjects
from talks.programme import schema
from talks.published import PublishedSite


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of recaps here and elsewhere, newest first; slices are fetched as needed."""

    here: RecapQuerySet
    elsewhere: QuerySet[ExternalRecap]

    def __len__(self) -> int:
        return self.here.count() + self.elsewhere.count()

    def __getitem__(self, part: slice) -> list[Recap | ExternalRecap]:
        # Whatever is in it is among the first of its kind.
        rows = [*self.elsewhere[: part.stop], *self.here[: part.stop]]
        return sorted(rows, key=_age, reverse=True)[part]


def _age(row: Recap | ExternalRecap) -> tuple[datetime, int]:
    at = row.published_at if isinstance(row, Recap) else row.written_at
    return cast("datetime", at), row.pk


def published() -> Listing:
    """Return all published recaps, with the columns that lists show."""
    return Listing(
        Recap.objects.published().without_text(),
        ExternalRecap.objects.published().prefetch_related("sessions"),
    )


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
    tracks: list[schema.Track]
    authors: list[Signature]
    published_at: datetime | None
    site: str
    cover: schema.Picture | None = None


def list_items(site: PublishedSite, rows: Iterable[Recap | ExternalRecap]) -> list[ListItem]:
    """Return the items of these recaps, in their order; takes two queries."""
    rows = list(rows)
    relations = relations_of(row for row in rows if isinstance(row, Recap))
    return [
        list_item(site, row, relations[row.pk])
        if isinstance(row, Recap)
        else external_list_item(site, row)
        for row in rows
    ]


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
        cover=_cover(recap),
    )


def _cover(recap: Recap) -> schema.Picture | None:
    if not recap.cover.name:
        return None
    return schema.Picture(
        name=recap.cover.name,
        width=recap.cover_width or 0,
        height=recap.cover_height or 0,
        alt=recap.cover_alt,
    )


def renditions_of_covers(items: Iterable[ListItem]) -> dict[str, list[Rendition]]:
    """Return the renditions of the items' covers, in one query if there are covers."""
    return renditions_of(item.cover.name for item in items if item.cover)


def external_list_item(site: PublishedSite, recap: ExternalRecap) -> ListItem:
    return ListItem(
        id=f"elsewhere-{recap.pk}",
        url=web(recap.url),
        language=recap.language,
        title=Text(recap.title, recap.title),
        standfirst=Text(recap.summary, recap.summary),
        tracks=subjects.tracks(site, [session.key for session in recap.sessions.all()]),
        authors=[Signature(name=recap.author_name)] if recap.author_name else [],
        published_at=recap.written_at,
        site=recap.site,
    )
