"""The pages of the published programmes, for search engines, in both languages."""

from collections.abc import Iterator
from datetime import datetime

from core.http.sitemaps import Page, Part
from talks.appearances import appearances, first_listed
from talks.programme import Session, Speaker
from talks.published import PublishedEdition, PublishedSite


def parts(site: PublishedSite) -> Iterator[Part]:
    """Yield a part for each edition that was published."""
    for edition in site.editions:
        if edition.released:
            yield Part(f"edition-{edition.slug}", _pages(site, edition), edition.published_at)


def _pages(site: PublishedSite, edition: PublishedEdition) -> Iterator[Page]:
    """Yield the pages of an edition that are not withdrawn; a speaker is in one edition only."""
    slug, changed = edition.slug, edition.published_at
    for name in ("edition", "programme", "speakers", "changes"):
        yield Page(f"talks:{name}", (slug,), changed)
    for venue in edition.programme.listed_venues:
        yield Page("talks:venue", (slug, venue.slug), changed)
    for room in edition.programme.listed_rooms:
        yield Page("talks:room", (slug, room.slug), changed)
    for session in edition.programme.listed:
        yield Page("talks:session", (slug, session.slug), _changed(edition, session))
    speakers = next(people for listing, people in first_listed(site) if listing is edition)
    for each in speakers:
        believing, speaker = appearances(site, Speaker, each.key)[0]
        if not speaker.withdrawn:
            yield Page("talks:speaker", (speaker.slug,), believing.published_at)


def _changed(edition: PublishedEdition, session: Session) -> datetime | None:
    """Return when a release last changed the session; without a slot, the edition."""
    times = [
        datetime.fromisoformat(edition.calendar_sequence[str(slot.key)]["modified"])
        for slot in session.place.slots
        if str(slot.key) in edition.calendar_sequence
    ]
    return max(times, default=edition.published_at)
