"""What the page shows of an answer: groups of what was found, its words marked."""

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
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.templatetags.text import plain
from core.text.translated import LANGUAGES, Text, typeset
from search.documents import Document, Kind
from search.highlights import Highlighter, beginning
from search.index import State
from search.queries import Answer, Question, answer, question
from search.suggestions import suggestion
from talks import formatting
from talks.programme import Named, Room, Session, Speaker
from talks.published import PublishedEdition, PublishedSite

# Of each kind where all are shown; on a page of one kind.
FEW = 5
MANY = 20
# Addresses that are kept in memory.
MOST_PATHS = 4096

# What is like a word costs most to find, and whoever asks may be a whole house: one question at a
# time has that, and those that come meanwhile are answered by what they say.
mending = Lock()

NAMES: dict[Kind, Promise] = {
    Kind.SESSION: _("Sessions"),
    Kind.SPEAKER: _("Speakers"),
    Kind.ROOM: _("Rooms"),
    Kind.TOPIC: _("Topics"),
    Kind.RECAP: _("Recaps"),
    Kind.PAGE: _("Practical information"),
    Kind.ANNOUNCEMENT: _("Announcements"),
    Kind.EDITION: _("Editions"),
}
# What releases tell of: of these it is known at once whether they still are public.
ENTRIES: dict[Kind, type[Named]] = {
    Kind.SESSION: Session,
    Kind.SPEAKER: Speaker,
    Kind.ROOM: Room,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show of what was found: a kind, an edition by its slug, a page of that kind."""

    kind: Kind | None = None
    edition: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found, with the words that were asked for in <mark>.

    `edition` is the name of the one it is of, where that is not the current one.
    """

    url: str
    title: SafeString
    about: SafeString
    excerpt: SafeString
    edition: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was found of one kind: how much, and what is shown of it."""

    kind: Kind
    name: str | Promise
    count: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that was found, by kind: those of the best hits first.

    groups: what is shown. kinds: how much there is of each, that is not shown too. has_all:
    each hit has all words; if not, none has one that is `unknown`. is_cut: the question was too
    long, and its beginning was searched.
    """

    groups: list[Group]
    kinds: dict[Kind, int]
    count: int
    has_all: bool
    unknown: list[str]
    is_cut: bool
    suggestion: str


def results(state: State, site: PublishedSite, text: str, filters: Filters) -> Results:
    asked, found, suggested = _found(state, text)
    shown = Shown(site, Highlighter(found.terms))
    documents = found.documents
    if filters.edition:
        documents = [each for each in documents if filters.edition in each.editions]
    if state.contents.version != site.version:
        documents = list(filter(shown.is_public, documents))
    by_kind: dict[Kind, list[Document]] = defaultdict(list)
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


def _found(state: State, text: str) -> tuple[Question, Answer, str]:
    """What was asked for, what was found, and what may have been meant."""
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
    """An address, which the next letter that somebody types asks for again."""
    return reverse(view, args=arguments)


class Shown:
    """Shows documents in the language that is active, as the site is now."""

    def __init__(self, site: PublishedSite, highlighter: Highlighter) -> None:
        self.site = site
        self.highlighter = highlighter
        self.language = get_language() or LANGUAGES[0]
        # Of an edition that is not the current one it is said which it is.
        self.names = {each.slug: each.facts.name for each in site.editions if not each.is_current}

    def is_public(self, document: Document) -> bool:
        """Does the newest release still tell of it? It may have been withdrawn a second ago."""
        kind = ENTRIES.get(document.kind)
        return kind is None or any(self._entries(kind, document))

    def _entries(self, kind: type[Named], document: Document) -> Iterator[Named]:
        for edition in self.site.editions:
            entry = edition.programme.find(kind, UUID(document.key))
            if entry and not entry.withdrawn:
                yield entry

    def hit(self, document: Document) -> Hit:
        session, edition = self._session(document)
        is_past = bool(document.editions) and self.names.keys() >= set(document.editions)
        is_edition = document.kind == Kind.EDITION
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

    def _session(self, document: Document) -> tuple[Session | None, PublishedEdition | None]:
        if document.kind == Kind.SESSION:
            for edition in self.site.editions:
                if session := edition.programme.find(Session, UUID(document.key)):
                    return session, edition
        return None, None

    def _about(self, session: Session, edition: PublishedEdition) -> SafeString:
        """When, where and with whom."""
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
        """Where the words stand, in either language, or how the text begins."""
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
