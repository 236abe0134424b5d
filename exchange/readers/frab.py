"""The events that schedule.xml and schedule.json share: one for each slot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from core.text.translated import LANGUAGES, fold
from exchange import words
from exchange.readers import left_out, references
from exchange.readers.events import Event, Person
from exchange.records import Reading, Record, Sort, UnreadableError, Where

WORDS: dict[Sort, str] = {"room": "room", "track": "track", "format": "type"}
TEXTS = ("title", "subtitle", "abstract", "description")
SUFFIXES = tuple(f"_{language}" for language in LANGUAGES)
MOST_EVENTS = 5000
FIELDS = [
    *TEXTS,
    *("date", "duration", "track", "type", "language", "room"),
]


@dataclass(slots=True)
class Gathered:
    """People, rooms, tracks and formats, gathered from all events of a file."""

    people: dict[tuple[str, str], Record] = field(default_factory=dict)
    named: dict[tuple[Sort, str], Record] = field(default_factory=dict)


def read(
    events: Iterable[Event], *, source: str, venue: str = "", named: Iterable[Record] = ()
) -> Reading:
    """Return the reading of events; `named` are rooms and tracks listed apart from them.

    Raises UnreadableError.
    """
    found = bounded(events)
    return Reading(
        source=source,
        records=tuple(_as_table(list(records(found, named)))),
        notes=tuple(left_out.notes(found)),
        venue=venue,
    )


def bounded(events: Iterable[Event]) -> list[Event]:
    """Return all events as a list. Raises UnreadableError for more than MOST_EVENTS."""
    found = list(islice(events, MOST_EVENTS + 1))
    if len(found) > MOST_EVENTS:
        raise UnreadableError(_("The file has more than %(most)d rows.") % {"most": MOST_EVENTS})
    return found


def records(events: Iterable[Event], named: Iterable[Record] = ()) -> Iterator[Record]:
    """Yield rooms, tracks, formats and people, each once, then the sessions."""
    gathered, sessions = Gathered(), []
    gathered.named = {(each.sort, str(each.values["name"])): each for each in named}
    for event in events:
        for sort, name in WORDS.items():
            key = event.room_key if sort == "room" else ""
            _gather(gathered, sort, event.fields.get(name, ""), key, event.where)
        for person in event.persons:
            _gather_person(gathered, person, event)
        sessions.append(_session(event))
    yield from gathered.named.values()
    yield from gathered.people.values()
    yield from sessions


def _gather(gathered: Gathered, sort: Sort, name: str, key: str, where: Where) -> None:
    if name:
        record = Record(
            sort=sort,
            where=where,
            values={"name": name},
            identifier=key,
            in_sessions=True,
            adopts={"key": key} if key else {},
        )
        gathered.named.setdefault((sort, name), record)


def _gather_person(gathered: Gathered, person: Person, event: Event) -> None:
    texts = {column: words.prose(text) for column, text in person.biographies.items()}
    values = {"name": person.name, **texts}
    if person.name:
        record = Record(
            sort="speaker",
            where=event.where,
            values=values,
            identifier=person.identifier,
            in_sessions=True,
            adopts={"key": person.identifier} if event.is_ours else {},
        )
        # One identifier may be borne by several.
        key = (person.identifier, fold(person.name))
        first = gathered.people.get(key)
        gathered.people[key] = first.completed(record) if first else record


def is_recorded(opted_out: str) -> bool | None:
    """Tell from the opt-out of recording whether an event is recorded; None if unsaid."""
    return {"false": True, "true": False}.get(opted_out.lower())


def as_ours(event: Event, url: str, rooms: Mapping[str, str]) -> Event:
    """Return an event that a site like this one wrote, with the slug that its page's address holds.

    rooms: keys by names.
    """
    slug = PurePosixPath(urlsplit(url).path).name
    key = rooms.get(event.fields["room"], "")
    return replace(event, is_ours=True, slug=slug, room_key=key)


def _session(event: Event) -> Record:
    fields = event.fields
    ours = {"slot_key": event.identifier} if event.is_ours else {}
    return Record(
        sort="session",
        where=event.where,
        # All slots of a session of ours have its address in common.
        identifier=event.slug or event.identifier,
        adopts=_adopted(event) if event.is_ours else {},
        values={
            **_by_columns(event),
            "start": fields.get("date", ""),
            "length": fields.get("duration", ""),
            "room": fields.get("room", ""),
            "track": fields.get("track", ""),
            "format": fields.get("type", ""),
            **({"languages": fields["language"]} if "language" in fields else {}),
            "people": [(person.identifier, person.name) for person in event.persons],
            "links": references.taken(event.links),
            **ours,
        },
    )


def _adopted(event: Event) -> dict[str, str]:
    recorded = {"recorded": "yes"} if event.is_recorded else {}
    return {"slug": event.slug, **recorded}


def _by_columns(event: Event) -> dict[str, str]:
    """Return title, summary and abstract by our columns, with and without a language."""
    found: dict[str, str] = {}
    for suffix in ("", *SUFFIXES):
        fields = {name: event.fields.get(name + suffix, "") for name in TEXTS}
        if not suffix or any(name + suffix in event.fields for name in TEXTS):
            summary, abstract = (
                (fields["abstract"], fields["description"]) if event.is_ours else _texts(fields)
            )
            texts = {"title": fields["title"], "summary": summary, "abstract": abstract}
            found |= {name + suffix: text for name, text in texts.items()}
    return found


def _as_table(records: list[Record]) -> Iterator[Record]:
    """Yield the records with empty values for what others of their sort have, as a table has cells.

    A value that a later version drops from one of them is emptied; one dropped from all stays.
    """
    known: dict[Sort, dict[str, str]] = {}
    for record in records:
        known.setdefault(record.sort, {}).update(dict.fromkeys(record.values, ""))
    for record in records:
        yield replace(record, values={**known[record.sort], **record.values})


def _texts(fields: dict[str, str]) -> tuple[str, str]:
    """Return summary and abstract: a subtitle is the summary, or an abstract with a description."""
    subtitle, abstract, description = (
        words.prose(fields.get(name, "")) for name in ("subtitle", "abstract", "description")
    )
    if subtitle and len(subtitle) <= 300:
        return subtitle, "\n\n".join(filter(None, (abstract, description)))
    if description and len(abstract) <= 300:
        return abstract, description
    return "", "\n\n".join(filter(None, (abstract, description)))
