"""Our pages of rows that other apps edit: editions, rooms, speakers."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from core.admin.row_pages import ROW_PAGES, RowPage
from events.models import Edition, Room
from speakers.models import Speaker
from talks.preview import preview_path


def _edition(row: Edition) -> str:
    return reverse("talks:edition", args=[row.slug])


def _room(row: Room) -> str:
    return reverse("talks:room", args=[row.edition.slug, row.slug])


def _speaker(row: Speaker) -> str:
    return reverse("talks:speaker", args=[row.slug])


def _page[Row: Edition | Room | Speaker](path: Callable[[Row], str]) -> RowPage[Row]:
    """Readers find what was announced; an edition has its page before that."""

    def preview(request: HttpRequest, row: Row) -> str | None:
        return preview_path(request.user, path(row))

    return RowPage(
        public=lambda row: path(row) if getattr(row, "announced", True) else None,
        preview=preview,
    )


ROW_PAGES[Edition] = _page(_edition)
ROW_PAGES[Room] = _page(_room)
ROW_PAGES[Speaker] = _page(_speaker)
