"""The addresses of recaps and their authors, below /recits/ and /en/recaps/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path
from django.utils.translation import pgettext_lazy

from recaps.feeds import FORMS
from recaps.views.authors import author, authors
from recaps.views.feeds import author_feed, feed
from recaps.views.recap import recap
from recaps.views.recaps import recaps

app_name = "recaps"


def feeds(view: Callable[..., HttpResponseBase], page: str) -> list[URLPattern]:
    """Return the URL patterns of a page's feeds; `page` is its URL name."""
    return [
        path(form.file, view, {"form": key}, name=f"{page}_{key}") for key, form in FORMS.items()
    ]


urlpatterns = [
    path("", recaps, name="list"),
    *feeds(feed, "list"),
    path(pgettext_lazy("address", "authors/"), authors, name="authors"),
    path(
        pgettext_lazy("address", "authors/<slug:slug>/"),
        include([path("", author, name="author"), *feeds(author_feed, "author")]),
    ),
    path("<slug:slug>/", recap, name="recap"),
]
