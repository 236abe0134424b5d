"""The subjects of a recap, as releases have them: rows may hold drafts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from talks.appearances import first_appearance
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite
from talks.rows import Row, slot_rows


def sessions(
    site: PublishedSite, keys: Iterable[UUID]
) -> Iterator[tuple[PublishedEdition, list[schema.Session]]]:
    """Yield each edition with those of the sessions that it published, in order of time."""
    # Each is of one edition: those after the last one are not even read.
    left = set(keys)
    for edition in site.editions:
        if not left:
            return
        found = [
            session for key in left if (session := edition.programme.find(schema.Session, key))
        ]
        left -= {session.key for session in found}
        listed = [session for session in found if not session.erased]
        if listed:
            yield edition, sorted(listed, key=_first_start)


def _first_start(session: schema.Session) -> tuple[Any, ...]:
    starts = [slot.start.timestamp() for slot in session.schedule.slots]
    return (min(starts, default=float("inf")), session.title.either, session.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A session beside the text about it; `row` has its first slot."""

    row: Row
    edition: PublishedEdition


def subjects(site: PublishedSite, keys: Iterable[UUID], now: datetime) -> list[Subject]:
    """Return the published sessions of a recap, each once."""
    return [
        Subject(row=row, edition=edition)
        for edition, listed in sessions(site, keys)
        for row in slot_rows(edition, [(next(iter(s.live_slots), None), s) for s in listed], now)
    ]


def tracks(site: PublishedSite, keys: Iterable[UUID]) -> list[schema.Track]:
    """Return the tracks of the sessions, in the order of their editions."""
    found = {}
    for edition, listed in sessions(site, keys):
        programme = edition.programme
        of_sessions = {session.content.track for session in listed}
        for track in programme.listed_tracks:
            if track.key in of_sessions:
                found[track.key] = track
    return list(found.values())


def people(site: PublishedSite, keys: Iterable[UUID]) -> list[schema.Speaker]:
    """Return the published speakers with these keys, by sort name."""
    found = (first_appearance(site, schema.Speaker, key) for key in keys)
    first = (each[1] for each in found if each)
    return sorted((s for s in first if not s.erased), key=lambda s: (s.sort_name, s.key))
