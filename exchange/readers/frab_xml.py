"""schedule.xml, as frab, pretalx and others write it for apps."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from exchange import words
from exchange.readers import frab, xml_tree
from exchange.readers.xml_tree import Node
from exchange.records import Reading, UnreadableError, Where
from exchange.writers.schedule import GENERATOR


def read(content: bytes) -> Reading:
    """What a schedule.xml says. Raises UnreadableError."""
    schedule = xml_tree.parse(content)
    if schedule.tag != "schedule":
        raise UnreadableError(_("This XML is no schedule.xml."))
    generator = schedule.find("generator") or Node("", {}, 0)
    is_ours = generator.attributes.get("name") == GENERATOR
    found = frab.bounded(_events(schedule, is_ours=is_ours))
    conference = schedule.find("conference") or Node("", {}, 0)
    return Reading(
        source=f"frab {conference.text('acronym')}",
        records=tuple(frab.records(found)),
        notes=frab.notes(),
        venue=words.line(conference.text("venue")),
    )


def _events(schedule: Node, *, is_ours: bool) -> Iterator[frab.Event]:
    for day in schedule.all("day"):
        for room in day.all("room"):
            for event in room.all("event"):
                yield _event(event, room, day, is_ours=is_ours)


def _event(event: Node, room: Node, day: Node, *, is_ours: bool) -> frab.Event:
    fields = {name: event.text(name) for name in frab.FIELDS}
    fields["room"] = fields["room"] or room.attributes.get("name", "")
    if not fields["date"]:
        fields["date"] = f"{day.attributes.get('date', '')} {event.text('start')}".strip()
    given = event.attributes
    return frab.Event(
        where=Where(event.line, "line"),
        identifier=words.identifier(given.get("guid"), given.get("id")),
        fields=fields,
        persons=tuple(_person(each) for each in event.all("persons", "person")),
        is_ours=is_ours,
    )


def _person(person: Node) -> frab.Person:
    given = person.attributes
    return frab.Person(
        identifier=words.identifier(*(given.get(name) for name in ("guid", "code", "id"))),
        name=words.line(person.text()),
    )
