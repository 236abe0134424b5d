"""The addresses of recaps and their authors, below /recits/ and /en/recaps/."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, include, path
from django.utils.translation import pgettext_lazy

from recaps import views
from recaps.comments.views import mine, react
from recaps.elsewhere.views import tell
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
    path(pgettext_lazy("address", "tell/"), tell, name="tell"),
    path(pgettext_lazy("address", "authors/"), views.authors, name="authors"),
    path(
        pgettext_lazy("address", "authors/<slug:slug>/"),
        include([path("", views.author, name="author"), *feeds(views.author_feed, "author")]),
    ),
    # All that those who comment open: what their browser is known by is sent there alone.
    path("reactions/<slug:slug>/", react, name="react"),
    path(pgettext_lazy("address", "reactions/mine/<str:token>/"), mine, name="mine"),
    path("<slug:slug>/", views.recap, name="recap"),
]
