"""The results that the page shows: groups of hits, with the words found in <mark>."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from uuid import UUID

from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy as _

from core.templatetags.text import plain
from core.text.translated import LANGUAGES, Text, typeset
from search.documents import Document, DocumentKind
from search.highlights import Highlighter, beginning
from search.index import IndexState
from search.queries import Answer, Question, answer, question
from search.suggestions import suggestion
from talks import formatting
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite

# Hits of each kind on a page of all kinds, and on a page of one kind.
FEW = 5
MANY = 20
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

    groups: the hits shown. kinds: counts of each kind, shown or not. has_all: each hit has all
    words; if not, none has one that is `unknown`. is_cut: the query was too long, and its beginning
    was used.
    """

    groups: list[Group]
    kinds: dict[DocumentKind, int]
    count: int
    has_all: bool
    unknown: list[str]
    is_cut: bool
    suggestion: str


def results(state: IndexState, site: PublishedSite, text: str, filters: Filters) -> Results:
    asked, found, suggested = _found(state, text)
    shown = Shown(site, Highlighter(found.terms))
    documents = found.documents
    if filters.edition:
        documents = [each for each in documents if filters.edition in each.editions]
    if state.contents.version != site.version:
        documents = list(filter(shown.is_public, documents))
    by_kind: dict[DocumentKind, list[Document]] = defaultdict(list)
    for document in documents:
        by_kind[document.kind].append(document)
    kinds = [kind for kind in by_kind if filters.kind in {None, kind}]
    return Results(
        groups=[
            Group(
                kind=kind,
                name=NAMES[kind],
                count=len(by_kind[kind]),
                hits=[shown.hit(document) for document in _part(by_kind[kind], filters)],
            )
            for kind in kinds
        ],
        kinds={kind: len(of_kind) for kind, of_kind in by_kind.items()},
        count=sum(len(by_kind[kind]) for kind in kinds),
        has_all=found.has_all,
        unknown=found.unknown,
        is_cut=asked.is_cut,
        suggestion=suggested,
    )


def _found(state: IndexState, text: str) -> tuple[Question, Answer, str]:
    """Return the question, the answer, and a suggestion or ""."""
    asked = question(text)
    if not mending.acquire(blocking=False):
        return asked, answer(state, asked, is_exact=True), ""
    try:
        return asked, answer(state, asked), suggestion(state, text)
    finally:
        mending.release()


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
        """Return the text around the words found, in either language, or its beginning."""
        string, language = text.read_in(self.language)
        for code in dict.fromkeys((language, *LANGUAGES)):
            if part := self.highlighter.excerpt(getattr(text, code)):
                return self._in_language(part, code)
        return self._in_language(beginning(string), language)

    def _in_language(self, string: str, language: str) -> SafeString:
        html = self.highlighter.mark(typeset(string, language))
        if language == self.language or not html:
            return html
        return format_html('<span lang="{}">{}</span>', language, html)
