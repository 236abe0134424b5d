"""The addresses of the published programme."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from talks import views

app_name = "talks"

urlpatterns = [
    path(pgettext_lazy("address", "speakers/<slug:slug>/"), views.speaker, name="speaker"),
    path("<slug:edition>/", views.edition, name="edition"),
    path(pgettext_lazy("address", "<slug:edition>/programme/"), views.programme, name="programme"),
    path(
        pgettext_lazy("address", "<slug:edition>/programme.ics"),
        views.programme_ics,
        name="programme_ics",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/programme/changes/"),
        views.changes,
        name="changes",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/programme/changes.atom"),
        views.changes_feed,
        name="changes_feed",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/sessions/<slug:slug>/"),
        views.session,
        name="session",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/sessions/<slug:slug>.ics"),
        views.session_ics,
        name="session_ics",
    ),
    path(pgettext_lazy("address", "<slug:edition>/speakers/"), views.speakers, name="speakers"),
    path(pgettext_lazy("address", "<slug:edition>/rooms/<slug:slug>/"), views.room, name="room"),
]
