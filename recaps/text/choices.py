"""What a recap can speak of: what readers know, under the names they know it by."""

from collections.abc import Iterator
from uuid import UUID

from talks.programme import Session, Speaker
from talks.published import PublishedEdition, published_site


def sessions() -> Iterator[Session]:
    """Every session that is, or was, in a published programme; the newest edition first."""
    for edition in published_site().editions:
        yield from (session for session in edition.programme.sessions if not session.erased)


def speakers() -> Iterator[Speaker]:
    """Every speaker who is, or was, in a published programme; somebody may come twice."""
    for edition in published_site().editions:
        yield from (speaker for speaker in edition.programme.speakers if not speaker.erased)


def worth_telling(edition: PublishedEdition) -> list[Session]:
    """The sessions of an edition that somebody should tell of: none withdrawn, and no breaks."""
    breaks = {each.key for each in edition.programme.formats if each.is_break}
    return [
        session
        for session in edition.programme.sessions
        if not session.withdrawn and session.text.format not in breaks
    ]


def public_sessions() -> dict[UUID, str]:
    """Key → title."""
    return {session.key: session.title.fr for session in sessions()}


def public_speakers() -> dict[UUID, str]:
    """Key → name."""
    return {speaker.key: speaker.name for speaker in speakers()}


def public_names() -> dict[UUID, str]:
    """Key → title or name of all of them: the rows may hold what is not announced yet."""
    return public_sessions() | public_speakers()
