"""Reasons to leave a session or a slot alone, in sentences."""

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from talks.formatting import short_moment
from talks.models import Session, Slot


def untouchable(session: Session) -> str:
    """Return why this session may not be changed, or "" if it may."""
    if session.edition.archived:
        return _("Its edition is archived.")
    if session.erased:
        return _("It is erased.")
    if session.state == Session.State.WITHDRAWN:
        return _("It is withdrawn: put it back on its own page first.")
    return ""


def taken(other: Slot, zone: ZoneInfo) -> SafeString:
    """Return the reason that another session holds the room, with a link to it."""
    link = format_html(
        '<a href="{}">{}</a>',
        reverse("admin:talks_session_change", args=[other.session_id]),
        other.session,
    )
    sentence = _("{room} is taken at that time by {session} ({when}).")
    moment = short_moment(other.start, other.end, zone)
    return format_html(sentence, room=other.room, session=link, when=moment)
