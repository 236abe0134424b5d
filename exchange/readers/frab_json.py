"""schedule.json, as c3voc describes it and as pretalx writes it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.text import LANGUAGES
from exchange import words
from exchange.readers import frab
from exchange.readers.references import Reference
from exchange.records import Reading, Record, Sort, UnreadableError, Where
from exchange.writers.schedule import GENERATOR


def read(found: dict[str, Any]) -> Reading:
    """What a schedule.json says. Raises UnreadableError."""
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
    """The value if it is one, else one with nothing in it: JSON may hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(conference: dict[str, Any]) -> Iterator[Record]:
    """The rooms and tracks of a site like this one, also those where nothing takes place."""
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


def _events(conference: dict[str, Any], *, is_ours: bool) -> Iterator[frab.Event]:
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


def _event(event: dict[str, Any], room: str, day: dict[str, Any], where: Where) -> frab.Event:
    # A word of more than one language: {"fr": …, "en": …}.
    fields = {name: _words(event.get(name)) for name in frab.FIELDS}
    fields["language"] = fields["language"] or "; ".join(map(_words, listed(event.get("language"))))
    fields["room"] = fields["room"] or words.text(room)
    if not fields["date"]:
        fields["date"] = f"{_words(day.get('date'))} {_words(event.get('start'))}".strip()
    return frab.Event(
        where=where,
        identifier=_identifier(event),
        fields=fields,
        persons=tuple(_person(mapping(each)) for each in listed(event.get("persons"))),
        references=tuple(_references(event)),
        is_recorded=frab.is_recorded(words.line(event.get("do_not_record"))),
    )


def _identifier(found: dict[str, Any]) -> str:
    return words.identifier(*(found.get(name) for name in ("guid", "code", "id")))


def _references(event: dict[str, Any]) -> Iterator[Reference]:
    for name in ("links", "attachments"):
        for each in map(mapping, listed(event.get(name))):
            url, title, kind = (words.line(each.get(part)) for part in ("url", "title", "type"))
            yield Reference(url, title, kind, is_file=name == "attachments")


def _words(value: object) -> str:
    """A text; of one in several languages, that in the first of the site's, else in the first."""
    if isinstance(value, dict):
        ours = [each for language, each in value.items() if language[:2] in LANGUAGES]
        return next((words.text(each) for each in (*ours, *value.values()) if each), "")
    return "" if isinstance(value, list) else words.text(value)


def _person(person: dict[str, Any]) -> frab.Person:
    return frab.Person(
        identifier=_identifier(person),
        name=words.line(person.get("public_name") or person.get("name")),
        biography=_words(person.get("biography")),
    )
