"""The addresses of the published programme."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from talks.views.calendars import (
    day_ics,
    programme_copy,
    programme_ics,
    room_ics,
    speaker_ics,
    track_ics,
)
from talks.views.changes import changes, changes_feed
from talks.views.edition import edition
from talks.views.programme import programme
from talks.views.room import room
from talks.views.session import session, session_ics, session_qr
from talks.views.speakers import speaker, speakers
from talks.views.state import state
from talks.views.venue import venue

app_name = "talks"

urlpatterns = [
    path(pgettext_lazy("address", "speakers/<slug:slug>/"), speaker, name="speaker"),
    path("<slug:edition>/", edition, name="edition"),
    path("<slug:edition>/state.json", state, name="state"),
    path(pgettext_lazy("address", "<slug:edition>/programme/"), programme, name="programme"),
    path(
        pgettext_lazy("address", "<slug:edition>/programme.ics"),
        programme_ics,
        name="programme_ics",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/programme-copy.ics"),
        programme_copy,
        name="programme_copy",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/programme/<slug:day>.ics"),
        day_ics,
        name="day_ics",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/tracks/<slug:slug>.ics"),
        track_ics,
        name="track_ics",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/rooms/<slug:slug>.ics"), room_ics, name="room_ics"
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/speakers/<slug:slug>.ics"),
        speaker_ics,
        name="speaker_ics",
    ),
    path(pgettext_lazy("address", "<slug:edition>/programme/changes/"), changes, name="changes"),
    path(
        pgettext_lazy("address", "<slug:edition>/programme/changes.atom"),
        changes_feed,
        name="changes_feed",
    ),
    path(pgettext_lazy("address", "<slug:edition>/sessions/<slug:slug>/"), session, name="session"),
    path(
        pgettext_lazy("address", "<slug:edition>/sessions/<slug:slug>.ics"),
        session_ics,
        name="session_ics",
    ),
    path(
        pgettext_lazy("address", "<slug:edition>/sessions/<slug:slug>.svg"),
        session_qr,
        name="session_qr",
    ),
    path(pgettext_lazy("address", "<slug:edition>/speakers/"), speakers, name="speakers"),
    path(pgettext_lazy("address", "<slug:edition>/rooms/<slug:slug>/"), room, name="room"),
    path(pgettext_lazy("address", "<slug:edition>/venues/<slug:slug>/"), venue, name="venue"),
]
