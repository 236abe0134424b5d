"""The programme for calendars: iCalendar (RFC 5545) with the properties of RFC 7986.

A slot is an event. Its UID is the slot's key, which never changes; SEQUENCE, DTSTAMP and
LAST-MODIFIED come from the release (talks.calendar_sequence): the same release gives the same
bytes. Times are in UTC: every client shows them right without the rules of a time zone.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils.translation import get_language, gettext as _
from icalendar import Calendar, Event, vDuration

from core.branding.identity import site_identity
from core.templatetags.text import language_of, plain
from talks import formatting
from talks.calendar_sequence import Revision
from talks.programme import schema
from talks.published import PublishedEdition

type Pair = tuple[schema.Slot, schema.Session]

MIME_TYPE = "text/calendar; charset=utf-8"
# How often a calendar that subscribed may ask again: a room can change minutes before.
REFRESH = timedelta(minutes=15)


def slots_of(sessions: Iterable[schema.Session]) -> list[Pair]:
    """Return all slots that these sessions have or had."""
    return [(slot, session) for session in sessions for slot in session.schedule.slots]


def calendar(
    edition: PublishedEdition,
    slots: Iterable[Pair],
    *,
    uid: str,
    name: str,
    page: str,
    source: str,
    session_url: Callable[[str], str],
) -> bytes:
    """Return a calendar of these slots, in the active language.

    Withdrawn sessions and slots stay in it as CANCELLED, or subscribers would keep the old event.
    `uid` names the calendar for ever. `page` shows the same to people, `source` is where programs
    ask for it again, or "" for a copy that does not change, `session_url` returns the URL of a
    session from its slug; all of them absolute.
    """
    facts, language = edition.facts, get_language() or "fr"
    cal = Calendar()
    cal.add("prodid", _program(edition, language))
    cal.add("version", "2.0")
    cal.add("uid", uid)
    cal.add("name", name, {"LANGUAGE": language})
    cal.add("x-wr-calname", name)
    if about := "\n".join(filter(None, [plain(facts.tagline), plain(facts.notice)])):
        cal.add("description", about, {"LANGUAGE": language})
    cal.add("url", page)
    if source:
        cal.add("source", source, {"VALUE": "URI"})
        cal.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
        cal.add("x-published-ttl", vDuration(REFRESH))
    cal.add("x-wr-timezone", facts.time_zone)
    if edition.published_at:
        cal.add("last-modified", edition.published_at)
    for slot, session in sorted(slots, key=lambda pair: (pair[0].start, pair[0].key)):
        cal.add_component(_event(edition, session, slot, session_url(session.slug)))
    if not cal.subcomponents:
        cal.add_component(_save_the_days(edition))
    content: bytes = cal.to_ical()
    return content


def _program(edition: PublishedEdition, language: str) -> str:
    """Return the PRODID of the calendar, which stays when the site is renamed."""
    site = edition.site_name or site_identity().name
    return f"-//{site}//{edition.facts.name}//{language.upper()}"


def _save_the_days(edition: PublishedEdition) -> Event:
    """Return an event of the edition's days: a calendar needs at least one event."""
    facts = edition.facts
    event = Event()
    event.add("uid", str(facts.key))
    first_midnight = datetime.combine(facts.first_day, time(), facts.zone).astimezone(UTC)
    event.add("dtstamp", edition.published_at or first_midnight)
    event.add("dtstart", facts.first_day)
    event.add("dtend", facts.last_day + timedelta(days=1))
    event.add("summary", facts.name)
    event.add("location", facts.city)
    event.add("transp", "TRANSPARENT")
    return event


def _event(
    edition: PublishedEdition, session: schema.Session, slot: schema.Slot, url: str
) -> Event:
    programme = edition.programme
    revision = edition.calendar_sequence.get(str(slot.key))
    event = Event()
    event.add("uid", str(slot.key))
    modified = _modified(edition, revision, slot)
    event.add("dtstamp", modified)
    event.add("last-modified", modified)
    event.add("sequence", revision["sequence"] if revision else 0)
    event.add("dtstart", slot.start)
    event.add("dtend", slot.end)
    off = session.cancelled or session.withdrawn or slot.withdrawn
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    summary = plain(session.title) or _("Session withdrawn")
    # Many calendars show the text and not the status.
    event.add(
        "summary",
        _("Cancelled: %(title)s") % {"title": summary} if off else summary,
        {"LANGUAGE": language_of(session.title)},
    )
    event.add("description", _description(edition, session, url))
    event.add("location", formatting.place(programme, slot))
    event.add("url", url)
    categories = _categories(edition, session)
    if categories:
        event.add("categories", categories)
    venue = programme.find(schema.Venue, programme.room(slot.room).venue)
    if venue and venue.latitude is not None:
        event.add("geo", (venue.latitude, venue.longitude))
    return event


def _categories(edition: PublishedEdition, session: schema.Session) -> list[str]:
    """Return the names of track, format and topics."""
    programme, text = edition.programme, session.content
    kinds = (programme.track(text.track), programme.format(text.format))
    names = [plain(kind.name) for kind in kinds if kind]
    names += [plain(topic.name) for topic in programme.topics(session)]
    return list(dict.fromkeys(names))


def _modified(edition: PublishedEdition, revision: Revision | None, slot: schema.Slot) -> datetime:
    """Return when the slot last changed in public; for a draft its start."""
    if revision:
        return datetime.fromisoformat(revision["modified"])
    return edition.published_at or slot.start


def _description(edition: PublishedEdition, session: schema.Session, url: str) -> str:
    text = session.content
    lines = [plain(text.summary)]
    for crew in formatting.crews(edition.programme, session):
        people = formatting.names(crew.speakers)
        lines.append(_("%(role)s: %(people)s") % {"role": crew.role, "people": people})
    if session.schedule.full and not session.cancelled:
        lines.append(_("Full"))
    return "\n".join(filter(None, [*lines, plain(text.notice), url]))


# --- Forms of other sites, filled in -------------------------------------------------------------


def google_address(
    edition: PublishedEdition, session: schema.Session, slot: schema.Slot, url: str
) -> str:
    """Return Google's form for a new event of a slot; `url` is the session's absolute URL."""
    start, end = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (slot.start, slot.end))
    query = {
        "action": "TEMPLATE",
        "text": plain(session.title),
        "dates": f"{start}/{end}",
        "details": _description(edition, session, url),
        "location": formatting.place(edition.programme, slot),
    }
    return f"https://calendar.google.com/calendar/render?{urlencode(query)}"


def outlook_address(
    edition: PublishedEdition, session: schema.Session, slot: schema.Slot, url: str
) -> str:
    """Return Outlook.com's form for a new event; `url` is the session's absolute URL."""
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": plain(session.title),
        "startdt": f"{slot.start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{slot.end:%Y-%m-%dT%H:%M:%SZ}",
        "body": _description(edition, session, url),
        "location": formatting.place(edition.programme, slot),
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(query)}"
