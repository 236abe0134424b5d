"""Reader of schedule.json, as c3voc describes it and pretalx writes it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.text.translated import LANGUAGES
from exchange import words
from exchange.readers import frab
from exchange.readers.events import OF_EVENTS, OF_PERSONS, Event, Person, left_out
from exchange.readers.references import Reference
from exchange.records import Reading, Record, Sort, UnreadableError, Where
from exchange.writers.schedule import GENERATOR


def read(found: dict[str, Any]) -> Reading:
    """Read a schedule.json. Raises UnreadableError."""
    conference = mapping(mapping(found.get("schedule")).get("conference"))
    is_ours = mapping(found.get("generator")).get("name") == GENERATOR
    reading = frab.read(
        _events(conference, is_ours=is_ours),
        source=f"frab {words.line(conference.get('acronym'))}",
        named=_named(conference) if is_ours else (),
    )
    if not reading.records:
        raise UnreadableError(_("This schedule.json holds no session."))
    return reading


def mapping(value: object) -> dict[str, Any]:
    """Return the value if it is a dict, else an empty one: JSON may hold anything."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(conference: dict[str, Any]) -> Iterator[Record]:
    """Yield the rooms and tracks that a site like this one lists, used or not."""
    columns: dict[Sort, tuple[str, ...]] = {"room": ("slug", "capacity"), "track": ("slug",)}
    for sort, names in columns.items():
        listed_here = map(mapping, listed(conference.get(f"{sort}s"))[: frab.MOST_EVENTS])
        for number, each in enumerate(listed_here, start=1):
            values = {name: words.line(each.get(name)) for name in ("name", *names)}
            key = words.line(each.get("guid"))
            yield Record(
                sort=sort,
                where=Where(number, "entry"),
                values=values,
                identifier=key,
                adopts={"key": key} if key else {},
            )


def _events(conference: dict[str, Any], *, is_ours: bool) -> Iterator[Event]:
    number = 0
    keys = {
        words.text(room.get("name")): words.line(room.get("guid"))
        for room in map(mapping, listed(conference.get("rooms")))
    }
    for day in map(mapping, listed(conference.get("days"))):
        for room, events in mapping(day.get("rooms")).items():
            for event in map(mapping, listed(events)):
                number += 1
                where = Where(number, "entry")
                read = _event(event, room, day, where)
                yield frab.as_ours(read, words.line(event.get("url")), keys) if is_ours else read


def _event(event: dict[str, Any], room: str, day: dict[str, Any], where: Where) -> Event:
    fields = {name: _words(event.get(name)) for name in frab.FIELDS if name not in frab.TEXTS}
    for name in frab.TEXTS:
        fields |= _by_columns(name, event.get(name))
    spoken = fields.pop("language") or "; ".join(map(_words, listed(event.get("language"))))
    fields |= {"language": spoken} if "language" in event else {}
    fields["room"] = fields["room"] or words.text(room)
    if not fields["date"]:
        fields["date"] = f"{_words(day.get('date'))} {_words(event.get('start'))}".strip()
    people = [mapping(each) for each in listed(event.get("persons"))]
    persons = tuple(map(_person, people))
    texts = [*map(event.get, frab.FIELDS), *(person.get("biography") for person in people)]
    taken = {*fields.values(), *(text for each in persons for text in each.biographies.values())}
    return Event(
        where=where,
        identifier=_identifier(event),
        fields=fields,
        persons=persons,
        untaken=tuple(
            text for value in texts for text in _in_languages(value) if text not in taken
        ),
        left_out=tuple(_left_out(event, OF_EVENTS)),
        references=tuple(_references(event)),
        is_recorded=frab.is_recorded(words.line(event.get("do_not_record"))),
    )


def _identifier(found: dict[str, Any]) -> str:
    return words.identifier(*(found.get(name) for name in ("guid", "code", "id")))


def _left_out(found: dict[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the site has no place for, of an event or a person."""
    yield from left_out(found.get, names)
    if licence := words.line(found.get("recording_license")):
        yield "licence", f"{_identifier(found)} {licence}"
    yield from (("answer", f"{_identifier(found)} {each}") for each in listed(found.get("answers")))


def _references(event: dict[str, Any]) -> Iterator[Reference]:
    for name in ("links", "attachments"):
        for each in map(mapping, listed(event.get(name))):
            url, title, kind = (words.line(each.get(part)) for part in ("url", "title", "type"))
            yield Reference(url, title, kind, is_file=name == "attachments")


def _words(value: object) -> str:
    """Return a text; of one in several languages the first that the site has."""
    ours = (_in_language(value, language) for language in LANGUAGES)
    if isinstance(value, dict):
        return next(filter(None, (*ours, *_in_languages(value))), "")
    return "" if isinstance(value, list) else words.text(value)


def _by_columns(name: str, value: object) -> dict[str, str]:
    """Return a text by column; of several languages those of the site, else the first."""
    if not isinstance(value, dict):
        return {name: _words(value)}
    ours = {f"{name}_{language}": _in_language(value, language) for language in LANGUAGES}
    return ours if any(ours.values()) else ours | {name: _words(value)}


def _in_language(value: object, language: str) -> str:
    """Return the text in a language, of any region (“fr-CA”), or ""."""
    found = (
        words.text(text)
        for tag, text in mapping(value).items()
        if re.split("[-_]", tag.lower())[0] == language
    )
    return next(filter(None, found), "")


def _in_languages(value: object) -> list[str]:
    """Return the texts of one in several languages."""
    return list(filter(None, map(words.text, mapping(value).values())))


def _person(person: dict[str, Any]) -> Person:
    return Person(
        identifier=_identifier(person),
        name=words.line(person.get("public_name") or person.get("name")),
        left_out=tuple(_of_person(person)),
        biographies=_by_columns("biography", person.get("biography")),
    )


def _of_person(person: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _left_out(person, OF_PERSONS)
    for each in map(mapping, listed(person.get("links"))):
        yield from left_out(each.get, {"url": "page"})
