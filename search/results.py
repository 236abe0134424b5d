"""The results that the page shows: groups of hits, with the words found in <mark>."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from threading import Lock
from uuid import UUID

from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy as _

from core.templatetags.text import plain
from core.text.translated import LANGUAGES, Text, fold, typeset
from search.documents import Document, DocumentKind
from search.highlights import Highlighter, beginning
from search.index import IndexState
from search.intents import Intent, intent
from search.programme_links import ProgrammeLink, programme_link
from search.queries import Answer, Question, answer, question
from search.shortcuts import Lead
from search.suggestions import suggestion
from search.terms import Term
from search.words import STOP_WORDS, singular_words
from talks import formatting
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite

# Hits of each kind on a page of all kinds, and on a page of one kind.
FEW = 5
MANY = 20
# Places that a question may lead to at once, the most words that it may have besides, and how
# many sessions are looked at for these.
MOST_LED_TO = 3
MOST_BESIDES = 2
MOST_LOOKED_AT = 200
# Addresses that are kept in memory.
MOST_PATHS = 4096

# Similar words cost most to find, and a whole conference may be searching: one query at a time gets
# them, and others meanwhile are taken literally.
mending = Lock()

NAMES: dict[DocumentKind, Promise] = {
    DocumentKind.SESSION: _("Sessions"),
    DocumentKind.SPEAKER: _("Speakers"),
    DocumentKind.ROOM: _("Rooms"),
    DocumentKind.TOPIC: _("Topics"),
    DocumentKind.RECAP: _("Recaps"),
    DocumentKind.PAGE: _("Practical information"),
    DocumentKind.ANNOUNCEMENT: _("Announcements"),
    DocumentKind.EDITION: _("Editions"),
}
# Kinds that are entries of releases, of which is known at once whether they are public.
ENTRIES: dict[DocumentKind, type[schema.Named]] = {
    DocumentKind.SESSION: schema.Session,
    DocumentKind.SPEAKER: schema.Speaker,
    DocumentKind.ROOM: schema.Room,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Filters of the results: a kind, an edition by its slug, a page of that kind."""

    kind: DocumentKind | None = None
    edition: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A result, with the words of the query in <mark>.

    `edition` is the name of its edition, if that is not the current one.
    """

    url: str
    title: SafeString
    about: SafeString
    excerpt: SafeString
    edition: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The results of one kind: their count, and the hits shown."""

    kind: DocumentKind
    name: str | Promise
    count: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All results by kind, those with the best hits first.

    leads: where the question leads, before what has its words. groups: the hits shown. kinds:
    counts of each kind, shown or not. has_all: each hit has all words; if not, none has one that is
    `unknown`. is_unanswered: it asks for something practical that no page tells of. is_cut: the
    query was too long, and its beginning was used.
    """

    leads: list[Hit]
    groups: list[Group]
    kinds: dict[DocumentKind, int]
    count: int
    has_all: bool
    unknown: list[str]
    is_unanswered: bool
    is_cut: bool
    suggestion: str


def results(
    state: IndexState, site: PublishedSite, text: str, filters: Filters, now: datetime
) -> Results:
    wanted = _intent(state, site, text, now)
    is_practical = any(not lead.page for lead in wanted.leads)
    asked, found, suggested = _found(state, text)
    if _names_another(text, wanted, found):
        wanted = Intent()
    elif wanted.is_timed and (wanted.rest or not found.has_all):
        # Hardly a text has the day or the hour: what has the other words?
        found = answer(state, question(" ".join(wanted.rest)), is_exact=True)
    shown = Shown(site, Highlighter(_marked(found)))
    leads = _leads(state, shown, wanted, found, filters, now)
    documents = [each for each in found.documents if each.id not in leads]
    by_kind = _by_kind(state, shown, documents, filters)
    kinds = [kind for kind in by_kind if filters.kind in {None, kind}]
    return Results(
        leads=list(leads.values()),
        groups=[_group(shown, kind, by_kind[kind], filters) for kind in kinds],
        kinds={kind: len(of_kind) for kind, of_kind in by_kind.items()},
        count=sum(len(by_kind[kind]) for kind in kinds),
        has_all=found.has_all,
        unknown=found.unknown,
        is_unanswered=is_practical and not leads,
        is_cut=asked.is_cut,
        suggestion="" if leads else suggested,
    )


# --- Where a question leads ----------------------------------------------------------------------


def _intent(state: IndexState, site: PublishedSite, text: str, now: datetime) -> Intent:
    """Return what a question asks for of the current edition, if the index is of that one."""
    current = site.current
    if current is None or current.slug != state.contents.current:
        return Intent()
    return intent(state, current.programme, text, now)


def _leads(
    state: IndexState,
    shown: "Shown",
    wanted: Intent,
    found: Answer,
    filters: Filters,
    now: datetime,
) -> dict[str, Hit]:
    """Return where a question leads, by ids of documents or addresses, the likeliest first."""
    current = shown.site.current
    is_narrowed = filters.kind or filters.edition not in {"", state.contents.current}
    if current is None or is_narrowed:
        return {}
    link = programme_link(current, wanted, _having(wanted, found, shown.language), now)
    hits: dict[str, Hit] = {}
    for lead in wanted.leads:
        if link and (lead.service or lead.language):
            hits.setdefault(link.url, shown.link(link))
        if page := state.contents.documents.get(lead.page):
            hits.setdefault(page.id, shown.page(page, lead))
    if link:
        hits.setdefault(link.url, shown.link(link))
    return dict(islice(hits.items(), MOST_LED_TO))


def _names_another(text: str, wanted: Intent, found: Answer) -> bool:
    """Tell whether a question rather names something that was found: “Samedi à l’opéra”."""
    if not found.has_all or not found.documents:
        return not wanted.is_timed and len(wanted.rest) > MOST_BESIDES
    first = found.documents[0]
    if wanted.rest and not wanted.is_timed:
        return first.kind != DocumentKind.PAGE or len(wanted.rest) > MOST_BESIDES
    asked = set(singular_words(text))
    titles = (set(singular_words(title)) for title in (first.title.fr, first.title.en))
    # A title of common words alone, “Where we are”, is in no question that has none of them.
    named = any(title & asked and title <= asked | STOP_WORDS for title in titles)
    return named and first.kind != DocumentKind.PAGE


def _having(wanted: Intent, found: Answer, language: str) -> set[UUID]:
    """Return the sessions that have all other words where the programme looks for them."""
    if not wanted.rest:
        return set()
    sessions = (each for each in found.documents if each.kind == DocumentKind.SESSION)
    return {
        UUID(each.key)
        for each in islice(sessions, MOST_LOOKED_AT)
        if all(word in _of_programme(each, language) for word in wanted.rest)
    }


@lru_cache(maxsize=MOST_PATHS)
def _of_programme(session: Document, language: str) -> str:
    texts = (
        session.title.read_in(language)[0],
        session.people,
        session.topics.read_in(language)[0],
    )
    return fold(" ".join(texts))


def _found(state: IndexState, text: str) -> tuple[Question, Answer, str]:
    """Return the question, the answer, and a suggestion or ""."""
    asked = question(text)
    if not mending.acquire(blocking=False):
        return asked, answer(state, asked, is_exact=True), ""
    try:
        return asked, answer(state, asked), suggestion(state, text)
    finally:
        mending.release()


def _marked(found: Answer) -> list[Term]:
    """Return the words to mark: no letter alone, as of “15 h” or “y a-t-il”, beside other words."""
    words = [term for term in found.terms if len(term.word) > 1 or not term.word.isalpha()]
    return words or found.terms


def _by_kind(
    state: IndexState, shown: "Shown", documents: list[Document], filters: Filters
) -> dict[DocumentKind, list[Document]]:
    """Return the documents that are public, of the edition that is filtered by, by kind."""
    if filters.edition:
        documents = [each for each in documents if filters.edition in each.editions]
    if state.contents.version != shown.site.version:
        documents = list(filter(shown.is_public, documents))
    by_kind: dict[DocumentKind, list[Document]] = defaultdict(list)
    for document in documents:
        by_kind[document.kind].append(document)
    return by_kind


def _group(
    shown: "Shown", kind: DocumentKind, documents: list[Document], filters: Filters
) -> Group:
    return Group(
        kind=kind,
        name=NAMES[kind],
        count=len(documents),
        hits=[shown.hit(document) for document in _part(documents, filters)],
    )


def _part(documents: list[Document], filters: Filters) -> list[Document]:
    if filters.kind is None:
        return documents[:FEW]
    return documents[(filters.page - 1) * MANY : filters.page * MANY]


@lru_cache(maxsize=MOST_PATHS)
def _path(view: str, arguments: tuple[str, ...], _language: str, _prefix: str) -> str:
    """Return an address, cached as the results for the next letter need it again."""
    return reverse(view, args=arguments)


class Shown:
    """Makes hits of documents in the active language, as the site is now."""

    def __init__(self, site: PublishedSite, highlighter: Highlighter) -> None:
        self.site = site
        self.highlighter = highlighter
        self.language = get_language() or LANGUAGES[0]
        # Hits of editions that are not the current one show the name of theirs.
        self.names = {each.slug: each.facts.name for each in site.editions if not each.is_current}

    def is_public(self, document: Document) -> bool:
        """Tell whether a document is still public: it may have been withdrawn just now."""
        kind = ENTRIES.get(document.kind)
        return kind is None or any(self._entries(kind, document))

    def _entries(self, kind: type[schema.Named], document: Document) -> Iterator[schema.Named]:
        for edition in self.site.editions:
            entry = edition.programme.find(kind, UUID(document.key))
            if entry and not entry.withdrawn:
                yield entry

    def hit(self, document: Document) -> Hit:
        session, edition = self._session(document)
        is_past = bool(document.editions) and self.names.keys() >= set(document.editions)
        is_edition = document.kind == DocumentKind.EDITION
        # When and where may have changed a second ago.
        placed = self._about(session, edition) if session and edition else None
        return Hit(
            url=document.url
            or _path(document.view, document.arguments, self.language, get_script_prefix()),
            title=self._marked(document.title),
            about=placed or self._marked(document.about),
            excerpt=self._excerpt(document.text),
            edition=self.names[document.editions[0]] if is_past and not is_edition else "",
            is_cancelled=bool(session and session.cancelled),
        )

    def page(self, document: Document, lead: Lead) -> Hit:
        """Return a page that a question leads to, with what it says of that."""
        hit = self.hit(document)
        if "<mark>" in hit.excerpt:
            return hit
        terms = [
            Term(words[0]) for words in map(singular_words, lead.expressions) if len(words) == 1
        ]
        return Shown(self.site, Highlighter(terms)).hit(document)

    def link(self, link: ProgrammeLink) -> Hit:
        return Hit(
            url=link.url,
            title=self._in_language(link.title, self.language),
            about=self._in_language(link.about, self.language),
            excerpt=SafeString(),
            edition="",
            is_cancelled=False,
        )

    def _session(self, document: Document) -> tuple[schema.Session | None, PublishedEdition | None]:
        if document.kind == DocumentKind.SESSION:
            for edition in self.site.editions:
                if session := edition.programme.find(schema.Session, UUID(document.key)):
                    return session, edition
        return None, None

    def _about(self, session: schema.Session, edition: PublishedEdition) -> SafeString:
        """Return time, room and people of a session."""
        programme = edition.programme
        parts = []
        for slot in session.live_slots[:1]:
            when = formatting.when(programme, slot.start, slot.end)
            parts += [
                f"{when.short_day}, {when.start}–{when.end}",
                plain(programme.room(slot.room).name),
            ]
        parts.append(formatting.names(person for _credit, person in programme.people(session)))
        return self.highlighter.mark(" · ".join(filter(None, parts)))

    def _marked(self, text: Text) -> SafeString:
        return self._in_language(*text.read_in(self.language))

    def _excerpt(self, text: Text) -> SafeString:
        """Return the text around the words found, or its beginning, as the reader reads it."""
        string, language = text.read_in(self.language)
        return self._in_language(self.highlighter.excerpt(string) or beginning(string), language)

    def _in_language(self, string: str, language: str) -> SafeString:
        html = self.highlighter.mark(typeset(string, language))
        if language == self.language or not html:
            return html
        return format_html('<span lang="{}">{}</span>', language, html)
