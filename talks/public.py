"""What the public may see now: the newest release of each edition, kept in memory.

A process asks at most once a second which version of the content is current. Programmes stay in
memory by release, which never changes once made.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core.content import content_changed
from core.models import ContentVersion
from events.models import Edition
from talks.drafts import facts_of
from talks.models import Release
from talks.programme import EditionFacts, Programme, from_json


@dataclass(frozen=True, slots=True, eq=False)
class PublicEdition:
    """One edition as it is shown; without a release there are its facts and nothing else.

    `pk` is the edition's row. `stamps` and `addresses` are those of the release.
    """

    pk: int
    is_current: bool
    programme: Programme
    number: int | None = None
    published_at: datetime | None = None
    stamps: dict[str, Any] | None = None
    addresses: dict[str, dict[str, str]] | None = None

    @property
    def edition(self) -> EditionFacts:
        return self.programme.edition

    @property
    def slug(self) -> str:
        return self.programme.edition.slug

    @property
    def released(self) -> bool:
        return self.number is not None

    def former(self, kind: str, slug: str) -> Any:
        """The entry that once was public as `slug`, or None."""
        key = (self.addresses or {}).get(kind, {}).get(slug)
        return self.programme.by_key.get(UUID(key)) if key else None


@dataclass(frozen=True, slots=True, eq=False)
class Public:
    """All editions as they are shown, newest first."""

    version: int
    editions: tuple[PublicEdition, ...]

    @property
    def current(self) -> PublicEdition | None:
        return next((edition for edition in self.editions if edition.is_current), None)

    def edition(self, slug: str) -> PublicEdition | None:
        return next((edition for edition in self.editions if edition.slug == slug), None)

    def formerly(self, slug: str) -> PublicEdition | None:
        """The edition that once was public as `slug`."""
        return next(
            (e for e in self.editions if slug in (e.addresses or {}).get("edition", {})), None
        )


class _Memory:
    """What this process knows, and until when it may believe it."""

    public: Public | None = None
    fresh_until = 0.0


def public() -> Public:
    """Everything public now; one cheap query a second, more only after a change."""
    if _Memory.public and time.monotonic() < _Memory.fresh_until:
        return _Memory.public
    version = ContentVersion.current()
    if not _Memory.public or _Memory.public.version != version:
        _Memory.public = _load(version)
    _Memory.fresh_until = time.monotonic() + settings.PUBLIC_FRESH_SECONDS
    return _Memory.public


def forget(**kwargs: Any) -> None:
    """Look again at the next request."""
    _Memory.public = None


content_changed.connect(forget)


@lru_cache(maxsize=32)
def released(release: int, erased_at: datetime | None) -> tuple[Programme, Release]:
    """Kept under both: a release never changes, unless something of it is erased."""
    row = Release.objects.defer("changes").get(pk=release)
    return from_json(row.document), row


def _load(version: int) -> Public:
    newest = Release.objects.filter(edition=OuterRef("pk")).order_by("-number")
    rows = Edition.objects.annotate(
        newest_release=Subquery(newest.values("pk")[:1]),
        newest_erased_at=Subquery(newest.values("erased_at")[:1]),
    )
    return Public(version, tuple(map(_newest, rows.order_by("-first_day"))))


def _newest(edition: Any) -> PublicEdition:
    """The annotated edition as its newest release has it, or its facts alone."""
    if edition.newest_release is None:
        return PublicEdition(edition.pk, edition.is_current, Programme(edition=facts_of(edition)))
    return edition_released(edition, edition.newest_release, edition.newest_erased_at)


def edition_released(
    edition: Edition, release: int, erased_at: datetime | None = None
) -> PublicEdition:
    """The edition as one release has it."""
    programme, row = released(release, erased_at)
    return PublicEdition(
        pk=edition.pk,
        is_current=edition.is_current,
        programme=programme,
        number=row.number,
        published_at=row.published_at,
        stamps=row.stamps,
        addresses=row.addresses,
    )


def shown_to(request: HttpRequest) -> Public:
    """What this request may see: everything public, or what an organiser previews."""
    preview: Public | None = getattr(request, "preview", None)
    return preview or public()


def edition_or_404(request: HttpRequest, slug: str) -> PublicEdition:
    edition = shown_to(request).edition(slug)
    if edition is None:
        raise Http404(_("There is no such edition."))
    return edition
