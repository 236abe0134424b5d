"""The addresses of recaps and their authors, below /recits/ and /en/recaps/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from recaps import views

app_name = "recaps"

urlpatterns = [
    path("", views.recaps, name="list"),
    path("atom.xml", views.feed, name="feed"),
    path(pgettext_lazy("address", "authors/<slug:slug>/"), views.author, name="author"),
    path("<slug:slug>/", views.recap, name="recap"),
]
