"""The pages of the published programmes, for search engines, in both languages."""

from collections.abc import Iterator
from datetime import datetime

from core.http.sitemaps import SitemapPage, SitemapSection
from talks.appearances import appearances, first_listed
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite


def sections(site: PublishedSite) -> Iterator[SitemapSection]:
    """Yield a section for each edition that was published."""
    for edition in site.editions:
        if edition.released:
            yield SitemapSection(
                f"edition-{edition.slug}", _pages(site, edition), edition.published_at
            )


def _pages(site: PublishedSite, edition: PublishedEdition) -> Iterator[SitemapPage]:
    """Yield the pages of an edition that are not withdrawn; a speaker is in one edition only."""
    slug, changed = edition.slug, edition.published_at
    for name in ("edition", "programme", "speakers", "changes"):
        yield SitemapPage(f"talks:{name}", (slug,), changed)
    for venue in edition.programme.listed_venues:
        yield SitemapPage("talks:venue", (slug, venue.slug), changed)
    for room in edition.programme.listed_rooms:
        yield SitemapPage("talks:room", (slug, room.slug), changed)
    for session in edition.programme.listed:
        yield SitemapPage("talks:session", (slug, session.slug), _changed(edition, session))
    speakers = next(people for listing, people in first_listed(site) if listing is edition)
    for each in speakers:
        believing, speaker = appearances(site, schema.Speaker, each.key)[0]
        if not speaker.withdrawn:
            yield SitemapPage("talks:speaker", (speaker.slug,), believing.published_at)


def _changed(edition: PublishedEdition, session: schema.Session) -> datetime | None:
    """Return when a release last changed the session; without a slot, the edition."""
    times = [
        datetime.fromisoformat(edition.calendar_sequence[str(slot.key)]["modified"])
        for slot in session.schedule.slots
        if str(slot.key) in edition.calendar_sequence
    ]
    return max(times, default=edition.published_at)
