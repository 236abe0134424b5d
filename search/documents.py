"""All that can be found: a pure function of what is public now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import chain
from uuid import UUID

from django.utils.translation import override

from core.templatetags.text import web
from core.text.nesting import words
from core.text.translated import LANGUAGES, Text
from events.models import Announcement, Page
from recaps.models import ExternalRecap, Recap
from recaps.relations import Relations, relations_of
from recaps.text import subjects
from recaps.topics import everything, topic_of
from search.models import Shortcut
from search.shortcuts import Lead, leads
from talks.appearances import everybody
from talks.formatting import foreign_languages
from talks.programme import Programme, schema
from talks.published import PublishedEdition, PublishedSite

NOTHING = Text()


class DocumentKind(StrEnum):
    """A kind of document, in the order in which equal hits are shown."""

    SESSION = "session"
    SPEAKER = "speaker"
    ROOM = "room"
    TOPIC = "topic"
    RECAP = "recap"
    PAGE = "page"
    ANNOUNCEMENT = "announcement"
    EDITION = "edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that can be found, and its page.

    `key` is the entry's UUID or the row's number, `editions` are slugs. The page is a `view` with
    `arguments`, or, elsewhere, an absolute `url`. `about` is shown below the title, `people` and
    `topics` are words to find it by, `text` is all the rest.
    """

    kind: DocumentKind
    key: str
    editions: tuple[str, ...]
    view: str = ""
    arguments: tuple[str, ...] = ()
    url: str = ""
    title: Text
    about: Text = NOTHING
    people: str = ""
    topics: Text = NOTHING
    text: Text = NOTHING

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class Contents:
    """All documents by id, for one version of the content and until a moment.

    `leads` are those of the current edition.
    """

    documents: dict[str, Document]
    version: int
    current: str
    valid_until: datetime | None
    leads: tuple[Lead, ...] = ()

    def is_of(self, site: PublishedSite, now: datetime) -> bool:
        is_over = self.valid_until is not None and self.valid_until <= now
        return self.version == site.version and not is_over


def contents(site: PublishedSite, now: datetime) -> Contents:
    """Return all that can be found at `now`, in about ten queries."""
    found = chain(
        *(_of_programme(edition) for edition in site.editions if edition.released),
        _speakers(site),
        _topics(site),
        _recaps(site),
        _recaps_elsewhere(site),
        _pages(site),
        _announcements(site),
    )
    edges = (Recap.objects.next_edge(now), _next_announcement(site, now))
    documents = {document.id: document for document in found}
    known = _leads(site, documents)
    for lead in known:
        if lead.page:
            words = Text("\n".join(lead.expressions))
            page = documents[lead.page]
            documents[lead.page] = replace(page, topics=joined([page.topics, words]))
    return Contents(
        documents,
        site.version,
        site.current.slug if site.current else "",
        min(filter(None, edges), default=None),
        known,
    )


def _leads(site: PublishedSite, documents: Mapping[str, Document]) -> tuple[Lead, ...]:
    """Return where expressions lead in the current edition."""
    if not site.current:
        return ()
    pages = {
        key: (each.title, each.text)
        for key, each in documents.items()
        if each.kind == DocumentKind.PAGE and site.current.slug in each.editions
    }
    return leads(Shortcut.objects.filter(edition=site.current.pk), pages)


def joined(texts: Iterable[Text]) -> Text:
    """Join texts line by line, in each language those that exist."""
    found = [text for text in texts if text]
    return Text(
        "\n".join(text.fr for text in found if text.fr),
        "\n".join(text.en for text in found if text.en),
    )


# --- The programme -------------------------------------------------------------------------------


def _of_programme(edition: PublishedEdition) -> Iterator[Document]:
    programme = edition.programme
    yield _edition(edition)
    for session in programme.listed:
        yield _session(edition.slug, programme, session)
    for house in programme.venues:
        if not house.withdrawn:
            yield _venue(edition.slug, house)
    for room in programme.listed_rooms:
        venue = programme.find(schema.Venue, room.venue)
        yield Document(
            kind=DocumentKind.ROOM,
            key=str(room.key),
            editions=(edition.slug,),
            view="talks:room",
            arguments=(edition.slug, room.slug),
            title=room.name,
            about=venue.name if venue else NOTHING,
            topics=venue.name if venue else NOTHING,
            text=room.way_in,
        )


def _edition(edition: PublishedEdition) -> Document:
    facts = edition.facts
    venues = edition.programme.listed_venues
    places = [(venue.name, Text(venue.street_address), venue.description) for venue in venues]
    return Document(
        kind=DocumentKind.EDITION,
        key=str(facts.key),
        editions=(edition.slug,),
        view="talks:edition",
        arguments=(edition.slug,),
        title=Text(facts.name, facts.name),
        about=facts.tagline,
        topics=Text(f"{facts.city} {facts.first_day.year}"),
        text=joined([facts.tagline, facts.summary, *chain.from_iterable(places)]),
    )


def _venue(edition: str, venue: schema.Venue) -> Document:
    """Return the document of a venue, among the practical pages."""
    return Document(
        kind=DocumentKind.PAGE,
        key=str(venue.key),
        editions=(edition,),
        view="talks:venue",
        arguments=(edition, venue.slug),
        title=venue.name,
        about=Text(venue.street_address.replace("\n", ", ")),
        text=joined([venue.description, venue.access, venue.transport, venue.accessibility]),
    )


def _session(edition: str, programme: Programme, session: schema.Session) -> Document:
    text = session.content
    track, form = programme.track(text.track), programme.format(text.format)
    named = [*programme.topics(session), *filter(None, (track, form))]
    spoken = Text(**{code: _foreign_languages(text.languages, code) for code in LANGUAGES})
    rooms = {slot.room: programme.room(slot.room).name for slot in session.live_slots}
    return Document(
        kind=DocumentKind.SESSION,
        key=str(session.key),
        editions=(edition,),
        view="talks:session",
        arguments=(edition, session.slug),
        title=session.title,
        people=", ".join(person.name for _credit, person in programme.people(session)),
        topics=joined([*(entry.name for entry in named), *rooms.values(), spoken]),
        text=joined([text.summary, text.abstract]),
    )


def _foreign_languages(tags: Sequence[str], language: str) -> str:
    """Return the languages of speech as the programme shows them in a language."""
    with override(language):
        return foreign_languages(tags)


def _speakers(site: PublishedSite) -> Iterator[Document]:
    released = [edition for edition in site.editions if edition.released]
    for _edition_of, speaker in everybody(site):
        held = [(each, each.programme.sessions_of(speaker.key)) for each in released]
        yield Document(
            kind=DocumentKind.SPEAKER,
            key=str(speaker.key),
            editions=tuple(edition.slug for edition, sessions in held if sessions),
            view="talks:speaker",
            arguments=(speaker.slug,),
            title=Text(speaker.name, speaker.name),
            about=_after(speaker.role, speaker.organisation),
            topics=joined([speaker.role, speaker.organisation]),
            text=joined([speaker.short, speaker.biography]),
        )


def _after(first: Text, second: Text) -> Text:
    """Join two texts with a comma, in each language."""
    both = (first.read_in(code)[0:1] + second.read_in(code)[0:1] for code in LANGUAGES)
    return Text(*(", ".join(filter(None, parts)) for parts in both))


def _topics(site: PublishedSite) -> Iterator[Document]:
    for topic, _edition_of in everything(site):
        tagged = (e.slug for e in site.editions if e.released and e.programme.tagged(topic.key))
        yield Document(
            kind=DocumentKind.TOPIC,
            key=str(topic.key),
            editions=tuple(tagged),
            view="core:topic",
            arguments=(topic.slug,),
            title=topic.name,
        )


# --- What stands beside it -----------------------------------------------------------------------


def _recaps(site: PublishedSite) -> Iterator[Document]:
    recaps = list(Recap.objects.published())
    relations = relations_of(recaps)
    for recap in recaps:
        yield _recap(site, recap, relations[recap.pk])


def _recap(site: PublishedSite, recap: Recap, relations: Relations) -> Document:
    body, standfirst = recap.translated("body"), recap.translated("standfirst")
    authors = ", ".join(author.name for author in relations.authors)
    people = (speaker.name for speaker in subjects.people(site, relations.speakers))
    topics = (topic_of(site, tag) for tag in relations.tags)
    return Document(
        kind=DocumentKind.RECAP,
        key=str(recap.pk),
        editions=_editions(site, relations.sessions),
        view="recaps:recap",
        arguments=(recap.slug,),
        title=recap.translated("title"),
        about=Text(authors, authors),
        people=", ".join((authors, *people)),
        topics=joined(topic.name for topic in topics if not topic.withdrawn),
        text=joined([standfirst, Text(words(body.fr), words(body.en))]),
    )


def _recaps_elsewhere(site: PublishedSite) -> Iterator[Document]:
    for recap in ExternalRecap.objects.published().with_subjects():
        if not web(recap.url):
            continue
        about = ", ".join(filter(None, (recap.author_name, recap.site)))
        people = subjects.people(site, [row.key for row in recap.speakers.all()])
        yield Document(
            kind=DocumentKind.RECAP,
            key=f"elsewhere-{recap.pk}",
            editions=_editions(site, [row.key for row in recap.sessions.all()]),
            url=recap.url,
            title=in_its_language(recap, recap.title),
            about=Text(about, about),
            people=", ".join((recap.author_name, *(speaker.name for speaker in people))),
            text=in_its_language(recap, recap.summary),
        )


def in_its_language(recap: ExternalRecap, text: str) -> Text:
    """Return a text of a recap elsewhere, in the language of the recap."""
    return Text(en=text) if recap.language.startswith("en") else Text(text)


def _editions(site: PublishedSite, sessions: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(edition.slug for edition, _held in subjects.sessions(site, sessions))


def _pages(site: PublishedSite) -> Iterator[Document]:
    slugs = {edition.pk: edition.slug for edition in site.editions}
    for page in Page.objects.published().filter(edition__in=slugs):
        yield Document(
            kind=DocumentKind.PAGE,
            key=str(page.pk),
            editions=(slugs[page.edition_id],),
            view="events:page",
            arguments=(slugs[page.edition_id], page.slug),
            title=page.title,
            text=Text(words(page.body_fr), words(page.body_en)),
        )


def _announcements(site: PublishedSite) -> Iterator[Document]:
    if not site.current:
        return
    for announcement in Announcement.objects.filter(edition=site.current.pk).shown():
        yield Document(
            kind=DocumentKind.ANNOUNCEMENT,
            key=str(announcement.pk),
            editions=(site.current.slug,),
            # It stands on every page.
            view="home",
            title=announcement.text,
        )


def _next_announcement(site: PublishedSite, now: datetime) -> datetime | None:
    """Return when the next announcement of the current edition begins or ends."""
    if not site.current:
        return None
    times = Announcement.objects.filter(edition=site.current.pk).values_list("starts", "until")
    edges = (edge for edge in chain.from_iterable(times) if edge and edge > now)
    return min(edges, default=None)
