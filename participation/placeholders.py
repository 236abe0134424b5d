"""What letters to speakers may say of them: placeholders, and what they become."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext as _, ngettext

from core.templatetags.addresses import site_url
from core.text.defang import defang
from core.text.translated import Text, labelled, written
from events.models import Edition, Venue
from mailings.extension_points import Placeholder, Value
from participation.answers import last_day
from participation.missing import missing, titles, to_themselves
from participation.names import first_name
from participation.participants import Participant, SessionPart
from recaps.extension_points import PROPOSING
from talks.formatting import dates

LINK = Placeholder(name="link", words={"fr": "lien personnel", "en": "personal link"}, is_link=True)
PLACEHOLDERS = (
    Placeholder(name="first_name", words={"fr": "prénom", "en": "first name"}),
    Placeholder(name="name", words={"fr": "nom", "en": "name"}),
    LINK,
    Placeholder(name="sessions", words={"fr": "vos séances", "en": "your sessions"}),
    Placeholder(name="schedule", words={"fr": "salle et heure", "en": "room and time"}),
    Placeholder(name="cancelled", words={"fr": "séances annulées", "en": "cancelled sessions"}),
    Placeholder(name="missing", words={"fr": "ce qui manque", "en": "what is missing"}),
    Placeholder(name="waiting", words={"fr": "jours d’attente", "en": "days waiting"}),
    Placeholder(name="deadline", words={"fr": "date limite", "en": "deadline"}),
    Placeholder(name="edition", words={"fr": "édition", "en": "edition"}),
    Placeholder(name="dates", words={"fr": "dates", "en": "dates"}),
    Placeholder(name="place", words={"fr": "lieu", "en": "place"}),
    Placeholder(
        name="pages",
        words={"fr": "pages de vos séances", "en": "pages of your sessions"},
        is_address=True,
    ),
    Placeholder(
        name="programme",
        words={"fr": "adresse du programme", "en": "address of the programme"},
        is_address=True,
    ),
    Placeholder(
        name="recaps",
        words={"fr": "lien du récit", "en": "link to recaps"},
        is_address=True,
    ),
)


class ValuesOfEdition:
    """What placeholders become for people of an edition, in the active language.

    What is the same for all is asked for once.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.now = timezone.now()

    def of(self, people: Sequence[Participant]) -> dict[str, Value]:
        """Return the values for one person, or for people of the same sessions together."""
        first = people[0]
        return {
            "first_name": get_text_list([first_name(one.speaker) for one in people], _("and")),
            "name": get_text_list([one.speaker.name for one in people], _("and")),
            "sessions": titles(first.expected),
            "schedule": list(self._schedule(first.expected)),
            "cancelled": titles([part for part in first.parts if part.is_cancelled]),
            "missing": self._missing(people),
            "waiting": _days(people),
            "pages": list(self._pages(first.expected)),
            "recaps": list(self._proposing(first.expected)),
            **self.for_all(),
        }

    def for_all(self) -> dict[str, Value]:
        """Return the values that are the same for all people."""
        return {
            "deadline": self._deadline(),
            "edition": self.edition.name,
            "dates": self._dates(),
            "place": self._place(),
            "programme": site_url(reverse("talks:programme", args=[self.edition.slug])),
        }

    # --- Their own -------------------------------------------------------------------------------

    def _schedule(self, parts: Sequence[SessionPart]) -> Iterator[str]:
        """Yield a line for each slot; nothing at all if none is known yet."""
        if not any(part.slots for part in parts):
            return
        for part in parts:
            title = titles([part])
            for slot in part.slots:
                when = moment(self.edition, slot.start, slot.end, slot.room.name)
                yield _("%(title)s: %(when)s") % {"title": title, "when": when}
            if not part.slots:
                yield _("%(title)s: time and room to come") % {"title": title}

    def _missing(self, people: Sequence[Participant]) -> list[str]:
        lines = [to_themselves(one, what) for one in people for what in missing(one, self.now)]
        return list(dict.fromkeys(lines))

    def _pages(self, parts: Sequence[SessionPart]) -> Iterator[str]:
        """Yield the addresses of their sessions that are public, each with its title."""
        for part in parts:
            if part.session.announced:
                page = reverse("talks:session", args=[self.edition.slug, part.session.slug])
                yield _at(part, page)

    def _proposing(self, parts: Sequence[SessionPart]) -> Iterator[str]:
        """Yield where a recap of each of their public sessions is proposed, with its title; of none
        the list of recaps.
        """
        public = [part for part in parts if part.session.announced]
        for part in public:
            for address in PROPOSING.ask(self.edition.slug, part.session.slug):
                yield _at(part, address)
        if not public:
            yield site_url(reverse("recaps:list"))

    # --- The same for all ------------------------------------------------------------------------

    @cached_property
    def _last_day(self) -> date | None:
        return last_day(self.edition)

    @cached_property
    def _venues(self) -> list[Venue]:
        return list(Venue.objects.filter(edition=self.edition, withdrawn=False))

    def _deadline(self) -> str:
        return written(self._last_day, "l j F") if self._last_day else ""

    def _place(self) -> str:
        """Return the venues, each with its address or at least the city."""
        city = self.edition.city
        places = [
            f"{_read(venue.name)}, {' '.join(venue.street_address.split()) or city}"
            for venue in self._venues
        ]
        return get_text_list(places, _("and"))

    def _dates(self) -> str:
        """Return the days, as they stand within a sentence."""
        days = dates(self.edition)
        return days[:1].lower() + days[1:] if get_language() == "fr" else days


def _at(part: SessionPart, path: str) -> str:
    """Return the title of a session, in which no mail program finds a link, and an address."""
    return labelled(defang(titles([part])), site_url(path))


def moment(edition: Edition, start: datetime, end: datetime, room: Text) -> str:
    """Return when and where a slot is: “Thursday 20 May, 10:00–10:30, Room 4”."""
    start, end = start.astimezone(edition.zone), end.astimezone(edition.zone)
    return f"{written(start.date(), 'l j F')}, {start:%H:%M}–{end:%H:%M}, {_read(room)}"


def page_to_type(placeholder: str, one: Participant) -> str:
    """Return where an organiser types what a placeholder becomes for a person; "" if nowhere."""
    edition = one.edition.pk
    match placeholder:
        case "first_name" | "name":
            return reverse("admin:speakers_speaker_change", args=[one.speaker.pk])
        case "schedule" if one.expected:
            return reverse("admin:talks_session_change", args=[one.expected[0].session.pk])
        case "pages" if one.expected:
            return reverse("admin:talks_release_publish_edition", args=[edition])
        case "deadline":
            return reverse("admin:events_edition_unanswered", args=[edition])
        case "place":
            return reverse("admin:events_venue_changelist")
    return ""


def _days(people: Sequence[Participant]) -> str:
    """Return for how long something is waited for; "" if nothing was asked yet."""
    waiting = [one.days_waiting for one in people if one.days_waiting is not None]
    if not waiting:
        return ""
    days = max(waiting)
    counted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return counted if days else _("less than a day")


def _read(text: Text) -> str:
    return text.read_in(get_language() or "fr")[0]
