"""The pages of the published programmes, for search engines, in both languages."""

from collections.abc import Iterator
from datetime import datetime

from core.sitemaps import Page, PublicSitemap
from talks.appearances import everybody
from talks.programme import Session
from talks.published import PublishedEdition, published_site


class ProgrammeSitemap(PublicSitemap):
    """Every page of every edition that was published; nothing that was withdrawn."""

    def items(self) -> list[Page]:
        site = published_site()
        pages = [page for edition in site.editions if edition.released for page in _of(edition)]
        for edition, speaker in everybody(site):
            pages.append(Page("talks:speaker", (speaker.slug,), edition.published_at))
        return pages


def _of(edition: PublishedEdition) -> Iterator[Page]:
    slug, changed = edition.slug, edition.published_at
    for name in ("edition", "programme", "speakers", "changes"):
        yield Page(f"talks:{name}", (slug,), changed)
    for venue in edition.programme.listed_venues:
        yield Page("talks:venue", (slug, venue.slug), changed)
    for room in edition.programme.listed_rooms:
        yield Page("talks:room", (slug, room.slug), changed)
    for session in edition.programme.listed:
        yield Page("talks:session", (slug, session.slug), _changed(edition, session))


def _changed(edition: PublishedEdition, session: Session) -> datetime | None:
    """When a release last changed the session; without a slot, when anything was."""
    times = [
        datetime.fromisoformat(edition.calendar_sequence[str(slot.key)]["modified"])
        for slot in session.place.slots
        if str(slot.key) in edition.calendar_sequence
    ]
    return max(times, default=edition.published_at)
