"""The addresses of recaps and their authors, below /recits/ and /en/recaps/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path
from django.utils.translation import pgettext_lazy

from recaps import views
from recaps.feeds import FORMS

app_name = "recaps"


def feeds(view: Callable[..., HttpResponseBase], page: str) -> list[URLPattern]:
    """The feed of a page in each form, below its address; `page` is the name of that address."""
    return [
        path(form.file, view, {"form": key}, name=f"{page}_{key}") for key, form in FORMS.items()
    ]


urlpatterns = [
    path("", views.recaps, name="list"),
    *feeds(views.feed, "list"),
    path(pgettext_lazy("address", "authors/"), views.authors, name="authors"),
    path(
        pgettext_lazy("address", "authors/<slug:slug>/"),
        include([path("", views.author, name="author"), *feeds(views.author_feed, "author")]),
    ),
    path("<slug:slug>/", views.recap, name="recap"),
]
