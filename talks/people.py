"""Speakers over all editions: they may appear in several, and one of these is believed."""

from collections.abc import Iterator
from uuid import UUID

from talks.programme import Speaker
from talks.published import PublishedEdition, PublishedSite

Appearance = tuple[PublishedEdition, Speaker]


def in_order(site: PublishedSite) -> list[PublishedEdition]:
    """The current edition, then the newest: the order in which they are believed."""
    return sorted(site.editions, key=lambda edition: not edition.is_current)


def find(site: PublishedSite, slug: str) -> UUID | None:
    """The key of whoever a slug names, or named once."""
    for edition in in_order(site):
        speaker: Speaker | None = edition.programme.by_slug["speaker"].get(slug)
        if speaker:
            return speaker.key
    for edition in in_order(site):
        former: Speaker | None = edition.former("speaker", slug)
        if former:
            return former.key
    return None


def appearances(site: PublishedSite, key: UUID) -> list[Appearance]:
    """Somebody as each edition has them; the first one is believed."""
    found = ((edition, edition.programme.by_key.get(key)) for edition in in_order(site))
    return [(edition, speaker) for edition, speaker in found if speaker]


def everybody(site: PublishedSite) -> Iterator[Appearance]:
    """Those who speak or spoke at some edition and were not withdrawn since, once each."""
    seen: set[UUID] = set()
    for edition in in_order(site):
        for speaker in edition.programme.listed_speakers:
            if speaker.key in seen:
                continue
            seen.add(speaker.key)
            present = appearances(site, speaker.key)[0]
            if not present[1].withdrawn:
                yield present
