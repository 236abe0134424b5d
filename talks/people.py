"""Speakers over all editions: they may appear in several, and one of these is believed."""

from collections.abc import Iterator
from uuid import UUID

from talks.programme import Speaker
from talks.public import Public, PublicEdition

Appearance = tuple[PublicEdition, Speaker]


def in_order(shown: Public) -> list[PublicEdition]:
    """The current edition, then the newest: the order in which they are believed."""
    return sorted(shown.editions, key=lambda edition: not edition.is_current)


def find(shown: Public, slug: str) -> UUID | None:
    """The key of whoever a slug names, or named once."""
    for edition in in_order(shown):
        speaker: Speaker | None = edition.programme.by_slug["speaker"].get(slug)
        if speaker:
            return speaker.key
    for edition in in_order(shown):
        former: Speaker | None = edition.former("speaker", slug)
        if former:
            return former.key
    return None


def appearances(shown: Public, key: UUID) -> list[Appearance]:
    """Somebody as each edition has them; the first one is believed."""
    found = ((edition, edition.programme.by_key.get(key)) for edition in in_order(shown))
    return [(edition, speaker) for edition, speaker in found if speaker]


def everybody(shown: Public) -> Iterator[Appearance]:
    """Those who speak or spoke at some edition and were not withdrawn since, once each."""
    seen: set[UUID] = set()
    for edition in in_order(shown):
        for speaker in edition.programme.listed_speakers:
            if speaker.key in seen:
                continue
            seen.add(speaker.key)
            present = appearances(shown, speaker.key)[0]
            if not present[1].withdrawn:
                yield present
