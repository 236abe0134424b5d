"""References that lead nowhere."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import sessions
from talks.clashes.problem import Problem
from talks.programme import EntryId, Programme, entries, references, schema
from talks.programme.entries import EntryValue

# The kinds of what may be referred to.
KINDS: dict[str, type[schema.Named]] = {
    "room": schema.Room,
    "venue": schema.Venue,
    "track": schema.Track,
    "format": schema.Format,
    "speaker": schema.Speaker,
    "tag": schema.Tag,
}


def missing(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield references to entries that are not published."""
    for entry, value in _parts(programme, of):
        for kind, key in references(value):
            if programme.find(KINDS[kind], key) is None:
                sentence = _("%(entry)s names something that is not published: %(missing)s.")
                names = {"entry": str(entry), "missing": f"{kind}:{key}"}
                yield Problem("missing", sentence % names, (entry.key, key))


def _parts(
    programme: Programme, of: Collection[UUID] | None
) -> Iterator[tuple[EntryId, EntryValue]]:
    """Yield all entries, or those of these sessions."""
    if of is None:
        yield from programme.once(entries).items()
        return
    for session in sessions(programme, of):
        yield EntryId("content", session.key), session.content
        yield EntryId("schedule", session.key), session.schedule
