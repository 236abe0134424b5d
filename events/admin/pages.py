"""Admin pages about one edition, linked from its form; some are of upper apps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django_stubs_ext import StrPromise

from core.extensions import Hook
from events.admin.owned import read_only_sentence
from events.models import Edition


@dataclass(frozen=True)
class EditionPage:
    """A page at …/edition/1/`name`/, with a link on the edition's own.

    `rights`: the permissions it needs. `changes`: whether it is closed for an archived edition.
    `is_first`: whether its link comes before those of the others.
    """

    name: str
    label: Callable[[Edition], str | StrPromise]
    view: Callable[[HttpRequest, Edition], HttpResponse]
    rights: tuple[str, ...]
    changes: bool = True
    is_first: bool = False

    @property
    def address(self) -> str:
        """Return the name of its URL pattern."""
        return f"events_edition_{self.name}"

    def is_open(self, request: HttpRequest, edition: Edition) -> bool:
        is_closed = self.changes and edition.archived
        return request.user.has_perms(self.rights) and not is_closed

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perms(self.rights):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        if self.is_open(request, edition):
            return self.view(request, edition)
        messages.error(request, read_only_sentence(edition))
        return redirect("admin:events_edition_change", pk)


EDITION_PAGES = Hook[[], EditionPage]()
# Addresses below those of editions that are no pages; each guards itself.
EDITION_ADDRESSES = Hook[[], Iterable[URLPattern]]()


def page_urls(admin_view: Callable[..., Callable[..., HttpResponse]]) -> list[URLPattern]:
    pages = [
        path(f"<int:pk>/{page.name}/", admin_view(page.answer), name=page.address)
        for page in EDITION_PAGES.ask()
    ]
    return [*pages, *chain.from_iterable(EDITION_ADDRESSES.ask())]


def page_links(request: HttpRequest, edition: Edition) -> list[tuple[str, str | StrPromise]]:
    """Return address and label of the pages that are open."""
    return [
        (reverse(f"admin:{page.address}", args=[edition.pk]), page.label(edition))
        for page in sorted(EDITION_PAGES.ask(), key=lambda page: not page.is_first)
        if page.is_open(request, edition)
    ]
