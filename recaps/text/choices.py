"""The subjects that a recap can have: what is published, under its public names."""

from collections.abc import Iterator
from uuid import UUID

from core.text.translated import written
from talks.programme import schema
from talks.published import PublishedEdition, published_site


def sessions() -> Iterator[schema.Session]:
    """Yield every published session, also those withdrawn since, newest edition first."""
    for edition in published_site().editions:
        yield from (session for session in edition.programme.sessions if not session.erased)


def worth_telling(edition: PublishedEdition) -> list[schema.Session]:
    """Return the sessions of an edition to write about: not withdrawn, and no breaks."""
    programme = edition.programme
    return [s for s in programme.sessions if not (s.withdrawn or programme.is_break(s))]


def public_sessions() -> dict[UUID, str]:
    """Return the titles of public sessions by key."""
    return {session.key: session.title.either for session in sessions()}


def public_sessions_with_days() -> dict[UUID, str]:
    """Return the titles of public sessions by key, with the days they take place on."""
    return {
        session.key: f"{session.title.either}{_days(edition, session)}"
        for edition in published_site().editions
        for session in edition.programme.sessions
        if not session.erased
    }


def _days(edition: PublishedEdition, session: schema.Session) -> str:
    zone = edition.programme.edition.zone
    days = dict.fromkeys(slot.start.astimezone(zone).date() for slot in session.live_slots)
    return f" ({', '.join(written(day, 'l j F Y') for day in days)})" if days else ""


def public_speakers() -> dict[UUID, str]:
    """Return the names of public speakers by key, as their oldest edition has them."""
    programmes = (edition.programme for edition in published_site().editions)
    speakers = (speaker for programme in programmes for speaker in programme.speakers)
    return {speaker.key: speaker.name for speaker in speakers if not speaker.erased}


def public_names() -> dict[UUID, str]:
    """Return the public titles and names of sessions and speakers by key."""
    return public_sessions() | public_speakers()
