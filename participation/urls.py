"""The addresses of speakers' own pages, below /mes-seances/ and /en/my-sessions/."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from participation.portal import known, photo, pictures, views

app_name = "participation"

urlpatterns = [
    path("", views.ask, name="ask"),
    path(pgettext_lazy("address", "asked/"), views.asked, name="asked"),
    path(pgettext_lazy("address", "preview/<int:pk>/"), views.preview, name="preview"),
    path(
        pgettext_lazy("address", "preview/<int:pk>/<slug:name>/"),
        views.send_in_preview,
        name="send_in_preview",
    ),
    path(
        pgettext_lazy("address", "preview/<int:pk>/portrait/<slug:part>/"),
        pictures.picture_in_preview,
        name="picture_in_preview",
    ),
    path("<str:secret>/", views.page, name="page"),
    path("<str:secret>/renew/", views.renew, name="renew"),
    path("<str:secret>/data/", known.take_along, name="take_along"),
    path("<str:secret>/data/read/", known.read, name="read"),
    path("<str:secret>/erase/", known.erase, name="erase"),
    path("<str:secret>/photo/", photo.take_away, name="take_photo_away"),
    path("<str:secret>/portrait/<slug:part>/", pictures.picture, name="picture"),
    # Of any name: a bracket that stood behind the link leads to the page as well.
    path("<str:secret>/<str:name>/", views.send, name="send"),
]
