"""The public pages of rows that other apps edit: editions, pages, venues, rooms, speakers."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from core.admin.row_pages import RowPage
from events.models import Edition, Page, Room, Venue
from speakers.models import Speaker
from talks.preview import preview_path
from talks.published import published_site

type Paths[Row] = Callable[[Row], str]


def _edition(row: Edition) -> str:
    return reverse("talks:edition", args=[row.slug])


def _room(row: Room) -> str:
    return reverse("talks:room", args=[row.edition.slug, row.slug])


def _venue(row: Venue) -> str:
    return reverse("talks:venue", args=[row.edition.slug, row.slug])


def _speaker(row: Speaker) -> str:
    return reverse("talks:speaker", args=[row.slug])


def _page(row: Page) -> str:
    return reverse("events:page", args=[row.edition.slug, row.slug])


def _row_page[Row: Edition | Page | Room | Speaker | Venue](
    path: Paths[Row], public: Callable[[Row], str | None]
) -> RowPage[Row]:
    def preview(request: HttpRequest, row: Row) -> str | None:
        return preview_path(request.user, path(row))

    return RowPage(public=public, preview=preview)


def _announced[Row: Room | Speaker | Venue](path: Paths[Row]) -> RowPage[Row]:
    return _row_page(path, lambda row: path(row) if row.announced else None)


def _public_edition(row: Edition) -> str | None:
    """Return the page of a public edition; the current one before its first release too."""
    public = published_site().of_row(row.pk)
    return reverse("talks:edition", args=[public.slug]) if public else None


def _public_page(row: Page) -> str | None:
    public = published_site().of_row(row.edition_id) if row.published else None
    return reverse("events:page", args=[public.slug, row.slug]) if public else None


ROW_PAGES: dict[type[Model], RowPage[Any]] = {
    Edition: _row_page(_edition, _public_edition),
    Page: _row_page(_page, _public_page),
    Venue: _announced(_venue),
    Room: _announced(_room),
    Speaker: _announced(_speaker),
}
