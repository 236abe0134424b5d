"""Entries that appear in several editions, as speakers and topics do; one of them prevails."""

from collections.abc import Iterator
from uuid import UUID

from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite

type Appearance[Entry: schema.Named] = tuple[PublishedEdition, Entry]


def in_order(site: PublishedSite) -> list[PublishedEdition]:
    """Return the current edition, then the newest: the order in which they prevail."""
    return sorted(site.editions, key=lambda edition: not edition.is_current)


def appearances[Entry: schema.Named](
    site: PublishedSite, kind: type[Entry], key: UUID
) -> list[Appearance[Entry]]:
    """Return an entry as each edition has it; the first one prevails."""
    return list(_found(site, kind, key))


def first_appearance[Entry: schema.Named](
    site: PublishedSite, kind: type[Entry], key: UUID
) -> Appearance[Entry] | None:
    """Return the appearance that prevails, or None, without reading later editions."""
    return next(_found(site, kind, key), None)


def _found[Entry: schema.Named](
    site: PublishedSite, kind: type[Entry], key: UUID
) -> Iterator[Appearance[Entry]]:
    for edition in in_order(site):
        if entry := edition.programme.find(kind, key):
            yield edition, entry


def believed[Entry: schema.Named](
    site: PublishedSite, kind: type[Entry], slug: str
) -> Entry | None:
    """Return the prevailing entry that a slug names, or once named; or None."""
    editions = in_order(site)
    present = (edition.programme.find_by_slug(kind, slug) for edition in editions)
    former = (edition.former(kind, slug) for edition in editions)
    entry = next(filter(None, present), None) or next(filter(None, former), None)
    return appearances(site, kind, entry.key)[0][1] if entry else None


def everybody(site: PublishedSite) -> Iterator[Appearance[schema.Speaker]]:
    """Yield each speaker of any edition, once, if the prevailing one is not withdrawn."""
    for _edition, speakers in first_listed(site):
        for speaker in speakers:
            present = appearances(site, schema.Speaker, speaker.key)[0]
            if not present[1].withdrawn:
                yield present


def first_listed(site: PublishedSite) -> Iterator[tuple[PublishedEdition, list[schema.Speaker]]]:
    """Yield the editions in order, with the speakers that none before lists."""
    seen: set[UUID] = set()
    for edition in in_order(site):
        listed = edition.programme.listed_speakers
        yield edition, [speaker for speaker in listed if speaker.key not in seen]
        seen.update(speaker.key for speaker in listed)
