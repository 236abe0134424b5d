"""The content of a booklet: the published programme of an edition, its people, venues and pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext as _

from core.branding import flags
from core.branding.identity import site_identity
from core.models import SiteIdentity
from core.text.translated import Text, fold
from events.models import Page
from printing.rendering import Document
from printing.stylesheets import stylesheet
from talks import formatting
from talks.addresses import session_address
from talks.formatting import day_name
from talks.programme import schema
from talks.published import PublishedEdition

STYLESHEET = "marseille20/booklet.css"
# With more sessions than this the abstracts would make a book: it leaves them to the site.
MOST_ABSTRACTS = 150

Note = tuple[Text, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One slot in the list of its day; without a slot it has neither time nor room."""

    session: schema.Session
    people: str
    flag: str
    is_break: bool
    # The session is described under this anchor: in its article, or in its first line.
    anchor: str
    is_described_here: bool
    when: formatting.When | None = None
    room: schema.Room | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletDay:
    name: str
    anchor: str
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A session with its abstract."""

    session: schema.Session
    anchor: str
    moments: list[tuple[formatting.When, schema.Room]]
    crews: list[formatting.Crew]
    flag: str
    kind: str
    language: str
    services: list[str]
    note: int | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A speaker in the index, and the anchors of their sessions."""

    speaker: schema.Speaker
    signs: str
    anchors: list[str]
    note: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """A room of a venue; its bar is as long as the room is large, out of 100.

    Where all are alike there is nothing to compare, and no bar.
    """

    room: schema.Room
    services: list[str]
    bar: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueFacts:
    venue: schema.Venue
    rooms: list[RoomFacts]
    note: int | None


def cover(identity: SiteIdentity) -> dict[str, str]:
    """Return where the drawn cover (148 × 210) has the word and the sign, and at which scales.

    They are strings, so that no template writes them in the manner of a language.
    """
    word = round(132 / identity.word_width, 4)
    sign = round(min(74 / identity.sign_width, 74 / 465), 4)
    numbers = {
        "word": word,
        "word_top": 148.5 - 330 * word,
        "reflected_top": 149.5 + 330 * word,
        "sign": sign,
        "sign_left": 66 - identity.sign_left * sign,
        "sign_top": 108.5 - 330 * sign,
    }
    places = {"word": 4, "sign": 4}
    return {
        name: f"{round(number, places.get(name, 1)):g}".removeprefix("0")
        for name, number in numbers.items()
    }


class Contents:
    """The context of a booklet's template, in the active language."""

    def __init__(self, edition: PublishedEdition) -> None:
        self.edition = edition
        self.programme = edition.programme
        # Notices and sources of entries: each printed once, numbered in order.
        self.notes: list[Note] = []
        self.with_articles = len(self.programme.listed) <= MOST_ABSTRACTS
        self.address = session_address(edition.slug)

    def context(self) -> dict[str, object]:
        facts = self.edition.facts
        return {
            "language": get_language(),
            "edition": facts,
            "identity": (identity := site_identity()),
            "cover": cover(identity),
            "title": _("The programme of %(name)s") % {"name": facts.name},
            "dates": formatting.dates(facts),
            "published": self.edition,
            "site": settings.SITE_URL,
            "programme_url": settings.SITE_URL + reverse("talks:programme", args=[facts.slug]),
            "tracks": [track for track in self.programme.listed_tracks if track.flag],
            "pages": list(Page.objects.filter(edition=self.edition.pk).in_menu()),
            # In the order in which they are printed: it numbers the notes.
            "days": list(self.days()),
            "articles": list(self.articles()),
            "people": self.people(),
            "venues": self.venues(),
            "notes": self.notes,
        }

    def days(self) -> Iterator[BookletDay]:
        """Yield each day with its slots in order, then the sessions without one."""
        programme, listed = self.programme, set[str]()
        for day, pairs in groupby(programme.all_slots, lambda pair: programme.day_of(pair[0])):
            yield BookletDay(
                name=day_name(day),
                anchor=f"day-{day.isoformat()}",
                lines=[self._line(session, slot, listed) for slot, session in pairs],
            )
        unplaced = [session for session in programme.listed if not session.live_slots]
        if unplaced:
            lines = [self._line(session, None, listed) for session in unplaced]
            yield BookletDay(name="", anchor="day-unplaced", lines=lines)

    def _line(self, session: schema.Session, slot: schema.Slot | None, listed: set[str]) -> Line:
        programme, anchor = self.programme, f"session-{session.slug}"
        is_first = anchor not in listed
        listed.add(anchor)
        return Line(
            session=session,
            people=formatting.names(speaker for _credit, speaker in programme.people(session)),
            flag=self._flag(session),
            is_break=programme.is_break(session),
            anchor=anchor,
            is_described_here=is_first and not self._has_article(session),
            when=formatting.when(programme, slot.start, slot.end) if slot else None,
            room=programme.room(slot.room) if slot else None,
        )

    def _has_article(self, session: schema.Session) -> bool:
        may_have = self.with_articles and not self.programme.is_break(session)
        return may_have and bool(session.content.summary or session.content.abstract)

    def articles(self) -> Iterator[Article]:
        """Yield the sessions that have a text, in order of time."""
        programme, site = self.programme, settings.SITE_URL
        for session in filter(self._has_article, programme.listed):
            text = session.content
            yield Article(
                session=session,
                anchor=f"session-{session.slug}",
                moments=[
                    (formatting.when(programme, slot.start, slot.end), programme.room(slot.room))
                    for slot in session.live_slots
                ],
                crews=formatting.crews(programme, session),
                flag=self._flag(session),
                kind=formatting.kind(programme, session),
                language=formatting.foreign_languages(text.languages),
                services=formatting.services(text.services),
                note=self._note(text.notice, text.sources),
                url=site and f"{site}{self.address(session.slug)}",
            )

    def people(self) -> list[Person]:
        return [
            Person(
                speaker=speaker,
                signs=flags.initials(speaker.name),
                anchors=[f"session-{s.slug}" for s in self.programme.sessions_of(speaker.key)],
                note=self._note(speaker.notice, speaker.sources),
            )
            for speaker in self.programme.listed_speakers
        ]

    def venues(self) -> list[VenueFacts]:
        """Return the venues in use, by the name that the reader is shown, each with its rooms."""
        language = get_language() or "fr"
        rooms = self.programme.listed_rooms
        sizes = {room.capacity for room in rooms if room.capacity}
        largest = max(sizes) if len(sizes) > 1 else None
        venues = sorted(
            (venue for venue in self.programme.venues if not venue.withdrawn),
            key=lambda venue: (fold(venue.name.read_in(language)[0]), venue.slug),
        )
        return [
            VenueFacts(
                venue=venue,
                rooms=[_facts(room, largest) for room in rooms if room.venue == venue.key],
                note=self._note(venue.notice, venue.sources),
            )
            for venue in venues
        ]

    def _flag(self, session: schema.Session) -> str:
        track = self.programme.track(session.content.track)
        return track.flag if track else ""

    def _note(self, notice: Text, sources: tuple[str, ...]) -> int | None:
        if not notice and not sources:
            return None
        note = (notice, sources)
        if note not in self.notes:
            self.notes.append(note)
        return self.notes.index(note) + 1


def _facts(room: schema.Room, largest: int | None) -> RoomFacts:
    return RoomFacts(
        room=room,
        services=formatting.room_services(room.services),
        bar=round(100 * room.capacity / largest) if room.capacity and largest else 0,
    )


def html(edition: PublishedEdition, language: str) -> str:
    """Return the booklet of an edition as HTML."""
    with translation.override(language):
        return render_to_string("marseille20/booklet.html", Contents(edition).context())


def document(edition: PublishedEdition, language: str) -> Document:
    """Return the booklet of an edition, ready to be printed."""
    return Document(html=html(edition, language), css=stylesheet(STYLESHEET), base=STYLESHEET)
