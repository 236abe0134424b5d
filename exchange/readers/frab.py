"""What schedule.xml and schedule.json have in common: one event for each time that it is held."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext as _

from core.text import fold
from exchange import words
from exchange.records import Record, Sort, UnreadableError, Where

MOST_EVENTS = 5000
FIELDS = [
    *("title", "subtitle", "abstract", "description", "date", "duration", "track", "type"),
    *("language", "room"),
]


def notes() -> tuple[str, ...]:
    """What is left out."""
    return (_("Links and attachments of the sessions are not taken."),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    identifier: str
    name: str
    biography: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """fields: texts, by the names that both formats give them; is_ours: this site wrote them."""

    where: Where
    identifier: str
    fields: dict[str, str]
    persons: tuple[Person, ...]
    is_ours: bool = False


@dataclass(slots=True)
class Gathered:
    """What the events of a file make together."""

    people: dict[tuple[str, str], Record] = field(default_factory=dict)
    named: dict[tuple[Sort, str], Record] = field(default_factory=dict)


def bounded(events: Iterable[Event]) -> list[Event]:
    """All of them. Raises UnreadableError where they are more than a programme has."""
    found = list(islice(events, MOST_EVENTS + 1))
    if len(found) > MOST_EVENTS:
        raise UnreadableError(_("The file has more than %(most)d rows.") % {"most": MOST_EVENTS})
    return found


def records(events: Iterable[Event]) -> Iterator[Record]:
    """Rooms, tracks, formats and people, each once, then the sessions."""
    gathered, sessions = Gathered(), []
    for event in events:
        for sort, name in (("room", "room"), ("track", "track"), ("format", "type")):
            _gather(gathered, sort, event.fields.get(name, ""), event.where)  # type: ignore[arg-type]
        for person in event.persons:
            _gather_person(gathered, person, event.where)
        sessions.append(_session(event))
    yield from gathered.named.values()
    yield from gathered.people.values()
    yield from sessions


def _gather(gathered: Gathered, sort: Sort, name: str, where: Where) -> None:
    if name:
        record = Record(sort=sort, where=where, values={"name": name}, in_sessions=True)
        gathered.named.setdefault((sort, name), record)


def _gather_person(gathered: Gathered, person: Person, where: Where) -> None:
    values = {"name": person.name, "biography": words.prose(person.biography)}
    if person.name:
        record = Record(
            sort="speaker",
            where=where,
            values=values,
            identifier=person.identifier,
            in_sessions=True,
        )
        # One identifier may be borne by several.
        gathered.people.setdefault((person.identifier, fold(person.name)), record)


def _session(event: Event) -> Record:
    told = event.fields
    if event.is_ours:
        summary, abstract = told.get("abstract", ""), told.get("description", "")
    else:
        summary, abstract = _texts(told)
    return Record(
        sort="session",
        where=event.where,
        identifier=event.identifier,
        values={
            "title": told.get("title", ""),
            "summary": summary,
            "abstract": abstract,
            "start": told.get("date", ""),
            "length": told.get("duration", ""),
            "room": told.get("room", ""),
            "track": told.get("track", ""),
            "format": told.get("type", ""),
            "languages": told.get("language", ""),
            "people": [(person.identifier, person.name) for person in event.persons],
        },
    )


def _texts(told: dict[str, str]) -> tuple[str, str]:
    """The sentence and the text: a subtitle is the first, or an abstract beside a description."""
    subtitle, abstract, description = (
        words.prose(told.get(name, "")) for name in ("subtitle", "abstract", "description")
    )
    if subtitle and len(subtitle) <= 300:
        return subtitle, "\n\n".join(filter(None, (abstract, description)))
    if description and len(abstract) <= 300:
        return abstract, description
    return "", "\n\n".join(filter(None, (abstract, description)))
