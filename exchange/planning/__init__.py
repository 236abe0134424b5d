"""Compute from a file and the existing rows what an import would do, writing nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _, ngettext

from core.text import languages
from events.models import Venue
from exchange import words
from exchange.decisions import Decisions
from exchange.planning import addresses
from exchange.planning.beside_names import note_beside_names
from exchange.planning.doubts import doubts
from exchange.planning.editing import Context
from exchange.planning.identifiers import trusted
from exchange.planning.keys import with_keys_from_elsewhere
from exchange.planning.lookups import Lookup
from exchange.planning.named_people import without_nobodies
from exchange.planning.plan import Change, Plan, Question, Step, Writes, report, report_rows
from exchange.planning.sessions import Sessions
from exchange.planning.speakers import Speakers
from exchange.planning.unnamed import drop_unnamed
from exchange.planning.values import quoted
from exchange.records import Reading, Sort
from exchange.snapshot import Snapshot

__all__ = ["Change", "Plan", "Question", "Step", "Writes", "make_plan", "report", "report_rows"]

NONE = Decisions()


def make_plan(
    reading: Reading,
    snapshot: Snapshot,
    *,
    language: str,
    confirms: bool,
    decisions: Decisions = NONE,
    takes_addresses: bool = True,
    progress: Callable[[float], None] = lambda part: None,
) -> Plan:
    """Return the plan of an import: what the file would make of these rows.

    language: of texts without a language. confirms: new sessions with a slot are confirmed,
    otherwise drafts. decisions: answers to earlier questions. takes_addresses: whether e-mail
    addresses are noted, else they are dropped. progress: called with the part that
    is done, from 0 to 1.
    """
    has_sessions = bool(reading.of("session"))
    reading = _usable(reading, takes_addresses=takes_addresses)
    reading = with_keys_from_elsewhere(reading, snapshot)
    context = Context(reading, snapshot, language, decisions, confirms=confirms)
    lookups = _planned_lookups(context)
    speakers = Speakers(context)
    speakers.plan()
    sessions = Sessions(context, lookups, speakers)
    sessions.plan(progress)
    note_beside_names(context, speakers)
    taken = (s for s in context.steps if s.sort == "session" and s.action != "refuse")
    are_refused = has_sessions and not any(taken)
    drop_unnamed(context, are_refused=are_refused)
    return Plan(
        base=snapshot.digest,
        steps=context.steps,
        writes=context.writes,
        missing=list(_missing(reading, lookups, speakers, sessions)),
        notes=_notes(reading, context, sessions, are_refused=are_refused),
        headings=dict(reading.headings),
        sorts={record.sort for record in reading.records},
        faults=list(reading.faults),
    )


def _planned_lookups(context: Context) -> dict[Sort, Lookup]:
    """Return the rooms, tracks and formats, once they are planned."""
    snapshot = context.snapshot
    lookups: dict[Sort, Lookup] = {
        "room": Lookup(context, "room", snapshot.rooms),
        "track": Lookup(context, "track", snapshot.tracks),
        "format": Lookup(context, "format", snapshot.formats),
    }
    for each in lookups.values():
        each.plan()
    return lookups


def _notes(
    reading: Reading, context: Context, sessions: Sessions, *, are_refused: bool
) -> list[str]:
    """Return the remarks on a file that belong to none of its rows."""
    return [
        *reading.notes,
        *_made(context.writes, are_refused=are_refused),
        *addresses.sentences(context),
        *doubts(context),
        *sessions.notes(),
        *_shortened(reading),
    ]


def _usable(reading: Reading, *, takes_addresses: bool) -> Reading:
    """Drop placeholders for people, ambiguous identifiers, and rows read only in part."""
    reading = reading if takes_addresses else addresses.without_addresses(reading)
    reading = trusted(without_nobodies(reading, takes_addresses=takes_addresses))
    unread = {fault.where for fault in reading.faults}
    records = tuple(record for record in reading.records if record.where not in unread)
    return replace(reading, records=records)


def _shortened(reading: Reading) -> Iterator[str]:
    """Yield a sentence on language codes of which the site keeps only a part."""
    cells = (words.line(each.values.get("languages")) for each in reading.of("session"))
    codes = Counter(code for said in cells for code in set(languages.shortened(said)))
    if count := codes.total():
        yield ngettext(
            "%(count)d language is taken without a part of its code: %(codes)s.",
            "%(count)d languages are taken without a part of their codes: %(codes)s.",
            count,
        ) % {"count": count, "codes": quoted(code for code, _count in codes.most_common())}


def _made(writes: Writes, *, are_refused: bool) -> Iterator[str]:
    """Yield sentences on venues made without a row, and on a file with all sessions refused."""
    if are_refused:
        yield _("No session of the file is taken: no room, track, format or person is made either.")
    for venue in writes.created[Venue]:
        yield _("The venue “%(name)s” is made.") % {"name": venue.name_fr}


def _missing(
    reading: Reading, lookups: dict[Sort, Lookup], speakers: Speakers, sessions: Sessions
) -> Iterator[tuple[Sort, str]]:
    """Yield rows of the edition that the file does not name, of the sorts that it contains."""
    if reading.of("session"):
        for title in sessions.missing():
            yield "session", title
    for sort, rows in lookups.items():
        if reading.of(sort):
            for row in rows.known.rows:
                if row.pk and row.key not in rows.met and not row.withdrawn:
                    yield sort, str(row)
    if reading.of("speaker"):
        met = {*speakers.met, *(row.key for row in speakers.undecided.values())}
        for speaker in speakers.known.rows:
            is_here = speaker.key in speakers.of_edition
            if speaker.pk and is_here and speaker.key not in met:
                yield "speaker", str(speaker)
