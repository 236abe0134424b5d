"""schedule.json, as c3voc describes it and as pretalx writes it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from exchange import words
from exchange.readers import frab
from exchange.records import Reading, UnreadableError, Where
from exchange.writers.schedule import GENERATOR


def read(found: dict[str, Any]) -> Reading:
    """What a schedule.json says. Raises UnreadableError."""
    conference = mapping(mapping(found.get("schedule")).get("conference"))
    is_ours = mapping(found.get("generator")).get("name") == GENERATOR
    events = frab.bounded(_events(conference, is_ours=is_ours))
    if not events:
        raise UnreadableError(_("This schedule.json holds no session."))
    return Reading(
        source=f"frab {words.line(conference.get('acronym'))}",
        records=tuple(frab.records(events)),
        notes=frab.notes(),
        venue="",
    )


def mapping(value: object) -> dict[str, Any]:
    """The value if it is one, else one with nothing in it: JSON may hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _events(conference: dict[str, Any], *, is_ours: bool) -> Iterator[frab.Event]:
    number = 0
    for day in map(mapping, listed(conference.get("days"))):
        for room, events in mapping(day.get("rooms")).items():
            for event in map(mapping, listed(events)):
                number += 1
                where = Where(number, "entry")
                yield _event(event, room, day, where, is_ours=is_ours)


def _event(
    event: dict[str, Any], room: str, day: dict[str, Any], where: Where, *, is_ours: bool
) -> frab.Event:
    # A word of more than one language: {"fr": …, "en": …}.
    fields = {name: _words(event.get(name)) for name in frab.FIELDS}
    fields["language"] = fields["language"] or "; ".join(map(_words, listed(event.get("language"))))
    fields["room"] = fields["room"] or room
    if not fields["date"]:
        fields["date"] = f"{_words(day.get('date'))} {_words(event.get('start'))}".strip()
    return frab.Event(
        where=where,
        identifier=_identifier(event),
        fields=fields,
        persons=tuple(_person(mapping(each)) for each in listed(event.get("persons"))),
        is_ours=is_ours,
    )


def _identifier(found: dict[str, Any]) -> str:
    return words.identifier(*(found.get(name) for name in ("guid", "code", "id")))


def _words(value: object) -> str:
    if isinstance(value, dict):
        return next((words.text(each) for each in value.values() if each), "")
    return "" if isinstance(value, list) else words.text(value)


def _person(person: dict[str, Any]) -> frab.Person:
    return frab.Person(
        identifier=_identifier(person),
        name=words.line(person.get("public_name") or person.get("name")),
        biography=_words(person.get("biography")),
    )
