"""What the public may see now: the newest release of each edition, kept in memory.

A process asks at most once a second which version of the content is current. The facts of editions
come with that; a programme is read when it is first used, and stays in memory by release, which
never changes once made. While the database is away, the last version known to be public is shown.
"""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.http import HttpRequest

from core.branding import identity
from core.content.version import content_changed
from core.database.breaker import AwayError
from core.database.connection import READERS_WAIT, breaker, database_replaced, impatient
from events.models import Edition
from talks.calendar_sequence import CalendarSequence
from talks.drafts import facts_of
from talks.models import Release
from talks.programme import Programme, facts_from_json, from_json, schema

# Seconds without an answer of the database until AwayError, while nothing is known yet: at first it
# may have to take the documents of all editions apart.
FIRST_WAIT = 5.0

# kind → slug → key
type Addresses = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Contents:
    """The large part of a release: megabytes for an edition with hundreds of sessions."""

    programme: Programme
    calendar_sequence: CalendarSequence = field(default_factory=dict)
    addresses: Addresses = field(default_factory=dict)

    def read(self) -> Self:
        """Return these contents, which are in memory already."""
        return self


class StoredContents:
    """The contents of a release that stay in the database until they are used.

    facts: those of the edition in the release. They are all that is left should the release be
    deleted meanwhile, as that of a demonstration is.
    """

    def __init__(self, release: int, facts: schema.EditionFacts) -> None:
        self.release = release
        self.facts = facts
        self.known: Contents | None = None
        self._reading = Lock()

    def read(self) -> Contents:
        """Return the contents, read once. Raises AwayError as `published_site`."""
        if self.known is None:
            with self._reading:
                self.known = self.known or breaker.call(self._ask)
        return self.known

    def _ask(self) -> Contents:
        # Others may wait for the same.
        with impatient():
            row = Release.objects.defer("changes").filter(pk=self.release).first()
        return contents_of(row) if row else Contents(Programme(edition=self.facts))


@dataclass(frozen=True, slots=True, eq=False)
class PublishedEdition:
    """An edition as it is shown; a current one without a release has its facts alone.

    Any other edition is not public before its first release. `pk` is the edition's row. `site_name`
    is that of the release, `former_slugs` are those that the edition had in public. The programme
    and what belongs to it may be read on first use: that raises AwayError when the database does
    not answer, and never returns half of it.
    """

    pk: int
    is_current: bool
    facts: schema.EditionFacts
    contents: Contents | StoredContents
    number: int | None = None
    site_name: str = ""
    published_at: datetime | None = None
    erased_at: datetime | None = None
    former_slugs: frozenset[str] = frozenset()

    @property
    def programme(self) -> Programme:
        return self.contents.read().programme

    @property
    def calendar_sequence(self) -> CalendarSequence:
        return self.contents.read().calendar_sequence

    @property
    def is_read(self) -> bool:
        """Tell whether its programme is in memory."""
        return isinstance(self.contents, Contents) or self.contents.known is not None

    @property
    def slug(self) -> str:
        return self.facts.slug

    @property
    def fingerprint(self) -> str:
        """Return what changes with each release, and with each erasure in it."""
        erased = f"/{self.erased_at.timestamp():.0f}" if self.erased_at else ""
        return f"{self.slug}/{self.number or ''}{erased}"

    @property
    def released(self) -> bool:
        return self.number is not None

    def former[Entry: schema.Named](self, kind: type[Entry], slug: str) -> Entry | None:
        """Return the entry that once was public as `slug`, or None."""
        key = self.contents.read().addresses.get(kind.__name__.lower(), {}).get(slug)
        return self.programme.find(kind, UUID(key)) if key else None


@dataclass(frozen=True, slots=True, eq=False)
class PublishedSite:
    """The editions as they are shown, newest first, and when something public last changed.

    Editions that are neither published nor current are only in a preview.
    """

    version: int
    editions: tuple[PublishedEdition, ...]
    changed_at: datetime | None = None

    @property
    def current(self) -> PublishedEdition | None:
        return next((edition for edition in self.editions if edition.is_current), None)

    def of_row(self, pk: int) -> PublishedEdition | None:
        return next((edition for edition in self.editions if edition.pk == pk), None)

    def edition(self, slug: str) -> PublishedEdition | None:
        """Return the edition with that slug, a public one rather than one in preparation."""
        named = [edition for edition in self.editions if edition.slug == slug]
        return min(named, key=lambda edition: not edition.released, default=None)

    def edition_by_former_slug(self, slug: str) -> PublishedEdition | None:
        """Return the edition that once was public as `slug`, or None."""
        return next((e for e in self.editions if slug in e.former_slugs), None)


# The small columns, and parts of columns, of the newest release of an edition.
PARTS = {
    "newest_number": "number",
    "newest_site_name": "site_name",
    "newest_published_at": "published_at",
    "newest_facts": "document__edition",
    "newest_former_slugs": "addresses__edition",
}

# By the release's pk and when something of it was erased: otherwise it never changes.
Releases = dict[tuple[int, datetime | None], PublishedEdition]


class SiteMemory:
    """What this process knows to be public, and until when it need not ask again."""

    site: PublishedSite | None = None
    fresh_until = 0.0
    # How often this process changed something itself, and how often it had when `site` was read.
    changes = 0
    changes_seen = 0
    # The newest of each edition.
    releases: Releases = {}
    asking = Lock()


def published_site() -> PublishedSite:
    """Return all that is public now; one cheap query a second, more only after a change.

    Raises AwayError when the database does not answer and nothing is known yet.
    """
    known = SiteMemory.site
    is_fresh = time.monotonic() < SiteMemory.fresh_until
    return known if known and is_fresh else refresh()


def refresh() -> PublishedSite:
    """Query what is public now. Raises AwayError as `published_site`."""
    known = SiteMemory.site
    # One asks for all. Others wait for it only where they could miss what was changed here.
    if known is None or SiteMemory.changes != SiteMemory.changes_seen:
        SiteMemory.asking.acquire()
    elif not SiteMemory.asking.acquire(blocking=False):
        return known
    try:
        return breaker.call(_ask)
    except AwayError:
        if known is None:
            raise
        return known
    finally:
        SiteMemory.asking.release()


def editions_in_memory() -> tuple[int, int]:
    """Return how many programmes this process holds, and of how many editions."""
    editions = SiteMemory.site.editions if SiteMemory.site else ()
    return sum(edition.is_read for edition in editions), len(editions)


def current_site() -> PublishedSite:
    """Return all that is public at this moment, for tasks. Raises AwayError if unknown."""
    forget()
    with SiteMemory.asking:
        return breaker.call(_ask)


def _ask() -> PublishedSite:
    known, changes = SiteMemory.site, SiteMemory.changes
    # At first nothing can be shown instead.
    with impatient(READERS_WAIT if known else FIRST_WAIT):
        version = identity.read()
        if not known or known.version != version:
            known = _load(version)
    # Else another thread changed something since, and this is no longer all of it.
    if changes == SiteMemory.changes:
        SiteMemory.site, SiteMemory.changes_seen = known, changes
        SiteMemory.fresh_until = time.monotonic() + settings.PUBLIC_FRESH_SECONDS
    return known


def forget(**kwargs: object) -> None:
    """Query what is public again at the next request."""
    SiteMemory.changes += 1
    SiteMemory.fresh_until = 0.0


def forget_releases(**kwargs: object) -> None:
    """Drop all that is in memory."""
    forget()
    SiteMemory.site = None
    SiteMemory.releases = {}


content_changed.connect(forget)
database_replaced.connect(forget_releases)


def _load(version: int) -> PublishedSite:
    newest = Release.objects.filter(edition=OuterRef("pk")).order_by("-number")
    rows = Edition.objects.annotate(
        newest_release=Subquery(newest.values("pk")[:1]),
        newest_erased_at=Subquery(newest.values("erased_at")[:1]),
    )
    public = rows.filter(Q(is_current=True) | Q(newest_release__isnull=False))
    # Only releases not known yet, without large parts: a current edition is read whole anyway.
    is_known = Q(is_current=True)
    for release, erased_at in SiteMemory.releases:
        is_known |= Q(newest_release=release, newest_erased_at=erased_at)
    parts = {
        name: Case(When(is_known, then=None), default=Subquery(newest.values(column)[:1]))
        for name, column in PARTS.items()
    }
    editions = list(public.annotate(**parts).order_by("-first_day"))
    for edition in editions:
        _read(edition)
    shown = tuple(map(_newest, editions))
    wanted = set(map(_key, editions))
    SiteMemory.releases = {key: each for key, each in SiteMemory.releases.items() if key in wanted}
    return PublishedSite(version, shown, identity.changed_at(version))


def _key(edition: Edition) -> tuple[int, datetime | None] | None:
    """Return the key of the newest release that `_load` annotated, or None."""
    newest: int | None = edition.newest_release  # type: ignore[attr-defined]
    return (newest, edition.newest_erased_at) if newest else None  # type: ignore[attr-defined]


def _read(edition: Edition) -> None:
    """Read the newest release into memory: all of a current edition, else the small parts.

    Each is kept at once, so that a retry goes on from there.
    """
    key = _key(edition)
    if key is None or key in SiteMemory.releases:
        return
    if edition.is_current:
        row = Release.objects.defer("changes").get(pk=key[0])
        SiteMemory.releases[key] = as_released(edition, row)
    else:
        SiteMemory.releases[key] = _stored(edition, release=key[0])


def _newest(edition: Edition) -> PublishedEdition:
    """Return the edition as its newest release has it, or its facts alone."""
    key = _key(edition)
    if key is None:
        facts = facts_of(edition)
        contents = Contents(Programme(edition=facts))
        return PublishedEdition(edition.pk, edition.is_current, facts, contents)
    return replace(SiteMemory.releases[key], is_current=edition.is_current)


def _stored(edition: Edition, release: int) -> PublishedEdition:
    """Return the edition of a release, from the parts that `_load` annotated."""
    row = {name: getattr(edition, name) for name in PARTS}
    facts = facts_from_json(row["newest_facts"])
    return PublishedEdition(
        pk=edition.pk,
        is_current=edition.is_current,
        facts=facts,
        contents=StoredContents(release, facts),
        number=row["newest_number"],
        site_name=row["newest_site_name"],
        published_at=row["newest_published_at"],
        erased_at=edition.newest_erased_at,  # type: ignore[attr-defined]
        former_slugs=frozenset(row["newest_former_slugs"] or ()),
    )


def as_released(edition: Edition, row: Release) -> PublishedEdition:
    """Return the edition as one release has it."""
    contents = contents_of(row)
    return PublishedEdition(
        pk=edition.pk,
        is_current=edition.is_current,
        facts=contents.programme.edition,
        contents=contents,
        number=row.number,
        site_name=row.site_name,
        published_at=row.published_at,
        erased_at=row.erased_at,
        former_slugs=frozenset(row.addresses.get("edition", ())),
    )


def contents_of(row: Release) -> Contents:
    return Contents(from_json(row.document), row.calendar_sequence, row.addresses)


def site_for(request: HttpRequest) -> PublishedSite:
    """Return what this request may see: all that is public, or a preview."""
    preview: PublishedSite | None = getattr(request, "preview", None)
    return preview or published_site()
