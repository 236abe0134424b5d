"""Formatting of times, places, people and kinds for pages, calendars and feeds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext as _, npgettext

from core.templatetags.text import plain
from core.text import languages
from core.text.translated import NO_BREAK_SPACE, written
from events.models import Edition, Service as RoomService
from talks.models import Session, SessionLink
from talks.programme import Programme, schema


def weekday(day: date) -> str:
    """Return a short weekday: "mer.", "Wed"."""
    stop = "." if get_language() == "fr" else ""
    return date_format(day, "D") + stop


def day_name(day: date) -> str:
    """Return a day in full: "Mercredi 12 mai"."""
    return capfirst(written(day, "l j F"))


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time from start to end by the clocks of the edition.

    The day is an anchor of the programme page, in full and in short.
    """

    day_id: str
    day: str
    short_day: str
    start: str
    end: str
    start_iso: str
    end_iso: str


def when(programme: Programme, start: datetime, end: datetime) -> When:
    zone = programme.edition.zone
    start, end = start.astimezone(zone), end.astimezone(zone)
    day, short_day = _names(start.date(), get_language())
    return When(
        day_id=start.date().isoformat(),
        day=day,
        short_day=short_day,
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        start_iso=start.isoformat(timespec="minutes"),
        end_iso=end.isoformat(timespec="minutes"),
    )


@lru_cache(maxsize=512)
def _names(day: date, _language: str | None) -> tuple[str, str]:
    """Return a day in full and in short, cached as a page repeats it in each row."""
    return day_name(day), f"{weekday(day)} {written(day, 'j N')}"


def dates(edition: schema.EditionFacts | Edition) -> str:
    """Return the days: "Wednesday 12 and Thursday 13 May 2027", without a break before the year."""
    first_day, last_day = edition.first_day, edition.last_day
    last = written(last_day, f"l j F{NO_BREAK_SPACE}Y")
    if first_day == last_day:
        return capfirst(last)
    same_month = (first_day.year, first_day.month) == (last_day.year, last_day.month)
    first = written(first_day, "l j" if same_month else "l j F")
    if last_day - first_day == timedelta(days=1):
        return capfirst(get_text_list([first, last], _("and")))
    return capfirst(_("%(first)s to %(last)s") % {"first": first, "last": last})


def moment(programme: Programme, slot: schema.Slot) -> str:
    """Return a slot in words: "Wednesday 12 May, 11:00–11:45"."""
    local = when(programme, slot.start, slot.end)
    return f"{local.day}, {local.start}–{local.end}"


def short_moment(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return a time in a list of one edition: "mer. 12, 11:00–11:45"."""
    start, end = start.astimezone(zone), end.astimezone(zone)
    return f"{weekday(start)} {start.day}, {start:%H:%M}–{end:%H:%M}"


def place(programme: Programme, slot: schema.Slot) -> str:
    """Return the room and the venue of a slot."""
    room = programme.room(slot.room)
    venue = programme.find(schema.Venue, room.venue)
    return ", ".join(plain(entry.name) for entry in (room, venue) if entry)


def kind(programme: Programme, session: schema.Session) -> str:
    """Return the track and the format of a session."""
    text = session.content
    entries = (programme.track(text.track), programme.format(text.format))
    return ", ".join(plain(entry.name) for entry in entries if entry)


def names(people: Iterable[schema.Speaker]) -> str:
    """Return people in a sentence: "Inès Garnier, Bernard Cova and Léa Tomasini"."""
    return get_text_list([person.name for person in people], _("and"))


def role(name: schema.Role, count: int) -> str:
    """Return the label of a role for `count` people."""
    match name:
        case "moderator":
            return npgettext("crew", "Moderator", "Moderators", count)
        case "host":
            return npgettext("crew", "Host", "Hosts", count)
        case "speaker":
            return npgettext("crew", "Speaker", "Speakers", count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """The people with the same role in a session."""

    role: str
    speakers: list[schema.Speaker]


def crews(programme: Programme, session: schema.Session) -> list[Crew]:
    """Return the people of a session by role, speakers first."""
    parts: dict[schema.Role, list[schema.Speaker]] = {"speaker": [], "moderator": [], "host": []}
    for credit, speaker in programme.people(session):
        parts[credit.role].append(speaker)
    return [
        Crew(role=role(name, len(speakers)), speakers=speakers)
        for name, speakers in parts.items()
        if speakers
    ]


def foreign_languages(tags: Sequence[str]) -> str:
    """Return the languages of speech, or "" if only the reader's is spoken."""
    is_own = {languages.primary(tag) for tag in tags} == {get_language()}
    return "" if is_own else languages.names(tags)


def services(codes: Iterable[str]) -> list[str]:
    """Return the services of a session in words."""
    return [label(Session.Service, code) for code in codes]


def room_services(codes: Iterable[str]) -> list[str]:
    """Return the services of a room in words."""
    return [label(RoomService, code) for code in codes]


def link_labels(choices: type[TextChoices], links: Sequence[schema.Link]) -> list[str]:
    """Return a label for each link, as short as distinguishes it from the others."""
    ways = [_ways_to_say(choices, link) for link in links]
    # A label that two links share distinguishes neither.
    said = Counter(way for each in ways for way in set(each))
    return [next((way for way in each if said[way] == 1), each[-1]) for each in ways]


def _ways_to_say(choices: type[TextChoices], link: schema.Link) -> list[str]:
    """Return labels of a link from short to long: kind, host, and end of the path."""
    address = urlsplit(link.url)
    kind, host = label(choices, link.kind), (address.hostname or "").removeprefix("www.")
    end = unquote(address.path).rstrip("/").rpartition("/")[2]
    short = [] if link.kind == SessionLink.Kind.OTHER else [kind]
    return [*short, f"{kind} ({host})", f"{kind} ({', '.join(filter(None, (host, end)))})"]


def label(choices: type[TextChoices], code: str) -> str:
    """Return the label of a code, or the code, as an old release may hold one no longer in use."""
    return str(choices(code).label) if code in choices else code
