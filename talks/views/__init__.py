from talks.views.calendars import programme_ics
from talks.views.changes import changes, changes_feed
from talks.views.edition import edition
from talks.views.programme import programme
from talks.views.room import room
from talks.views.session import session, session_ics
from talks.views.speakers import speaker, speakers

__all__ = [
    "changes",
    "changes_feed",
    "edition",
    "programme",
    "programme_ics",
    "room",
    "session",
    "session_ics",
    "speaker",
    "speakers",
]
