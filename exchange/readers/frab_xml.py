"""Reader of schedule.xml, as frab, pretalx and others write it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from exchange import words
from exchange.readers import frab, xml_tree
from exchange.readers.events import OF_EVENTS, OF_PERSONS, Event, Person, left_out
from exchange.readers.left_out import sentences
from exchange.readers.references import Reference
from exchange.readers.xml_tree import Node
from exchange.records import Reading, Record, UnreadableError, Where
from exchange.writers.schedule import GENERATOR

# Biographies by identifiers and folded names: one identifier may be borne by several.
Biographies = Mapping[tuple[str, str], Mapping[str, str]]


def read(content: bytes) -> Reading:
    """Read a schedule.xml. Raises UnreadableError."""
    schedule = xml_tree.parse(content)
    if schedule.tag != "schedule":
        raise UnreadableError(_("This XML is no schedule.xml."))
    generator = schedule.find("generator") or Node("", {}, 0)
    is_ours = generator.attributes.get("name") == GENERATOR
    conference = schedule.find("conference") or Node("", {}, 0)
    events = frab.bounded(_events(schedule, is_ours=is_ours))
    beside = [_listed_person(each) for each in schedule.all("persons", "person")]
    listed = {
        _known_by(each): each.biographies for each in reversed(beside) if _has_biography(each)
    }
    reading = frab.read(
        (_with_biographies(event, listed) for event in events),
        source=f"frab {conference.text('acronym')}",
        venue=words.line(conference.text("venue")),
        named=_tracks(conference) if is_ours else (),
    )
    return replace(
        reading,
        records=tuple(_without_unclear(reading.records, listed)),
        notes=(*reading.notes, *_notes(beside, listed, events)),
    )


def _known_by(person: Person) -> tuple[str, str]:
    return person.identifier, fold(person.name)


def _has_biography(person: Person) -> bool:
    return any(person.biographies.values())


def _with_biographies(event: Event, listed: Biographies) -> Event:
    """Return the event with the biographies that the list of people has."""
    people = (
        replace(p, biographies=listed.get(_known_by(p), p.biographies)) for p in event.persons
    )
    return replace(event, persons=tuple(people))


def _without_unclear(records: Iterable[Record], listed: Biographies) -> Iterator[Record]:
    """Yield records without the biography where the list has it under another name or identifier.

    It is unclear whose that is: none is given, and none is taken away.
    """
    parts = {part for known in listed for part in known} - {""}
    for each in records:
        known_by = {each.identifier, fold(str(each.values.get("name", "")))}
        if each.sort == "speaker" and known_by & parts and not each.values.get("biography"):
            kept = {name: value for name, value in each.values.items() if name != "biography"}
            yield replace(each, values=kept)
        else:
            yield each


def _notes(beside: Iterable[Person], listed: Biographies, events: Iterable[Event]) -> Iterator[str]:
    """Yield sentences, with counts, on the list of people beside the events."""
    named = {_known_by(person) for event in events for person in event.persons}
    if taken := len(named & listed.keys()):
        yield ngettext(
            "%(count)d biography is taken from the list of people beside the sessions.",
            "%(count)d biographies are taken from the list of people beside the sessions.",
            taken,
        ) % {"count": taken}
    if left := sum(map(_has_biography, beside)) - taken:
        yield ngettext(
            "%(count)d biography of the list of people is not taken: no session names this person "
            "by the same identifier and name, or they are there twice.",
            "%(count)d biographies of the list of people are not taken: no session names these "
            "people by the same identifiers and names, or they are there twice.",
            left,
        ) % {"count": left}
    yield from sentences(said for person in beside for said in person.left_out)


def _tracks(conference: Node) -> Iterator[Record]:
    """Yield the tracks that a site like this one lists, used or not."""
    for track in conference.all("track"):
        named = {"name": track.attributes.get("name", "")}
        yield Record(sort="track", where=Where(track.line, "line"), values=named)


def _events(schedule: Node, *, is_ours: bool) -> Iterator[Event]:
    for day in schedule.all("day"):
        for room in day.all("room"):
            for event in room.all("event"):
                read, keys = _event(event, room, day), {}
                if key := room.attributes.get("guid"):
                    keys[room.attributes.get("name", "")] = key
                yield frab.as_ours(read, event.text("url"), keys) if is_ours else read


def _event(event: Node, room: Node, day: Node) -> Event:
    fields = {name: event.text(name) for name in frab.FIELDS}
    if event.find("language") is None:
        del fields["language"]
    fields["room"] = fields["room"] or room.attributes.get("name", "")
    if not fields["date"]:
        fields["date"] = f"{day.attributes.get('date', '')} {event.text('start')}".strip()
    given, recording = event.attributes, event.find("recording")
    return Event(
        where=Where(event.line, "line"),
        identifier=words.identifier(given.get("guid"), given.get("id")),
        fields=fields,
        persons=tuple(_person(each) for each in event.all("persons", "person")),
        references=tuple(_references(event)),
        left_out=tuple(_left_out(event)),
        is_recorded=frab.is_recorded(recording.text("optout") if recording else ""),
    )


def _left_out(event: Node) -> Iterator[tuple[str, str]]:
    yield from left_out(event.text, OF_EVENTS)
    recording = event.find("recording")
    if recording and (licence := recording.text("license")):
        yield "licence", f"{event.attributes.get('id')} {licence}"


def _references(event: Node) -> Iterator[Reference]:
    for group, tag in (("links", "link"), ("attachments", "attachment")):
        for each in event.all(group, tag):
            url, kind = (words.line(each.attributes.get(name)) for name in ("href", "type"))
            yield Reference(url, words.line(each.text()), kind, is_file=group == "attachments")
    if url := words.line(event.text("video_download_url")):
        yield Reference(url, "recording")


def _person(person: Node) -> Person:
    given = person.attributes
    return Person(
        identifier=words.identifier(*(given.get(name) for name in ("guid", "code", "id"))),
        name=words.line(person.text()),
        left_out=tuple(left_out(lambda name: given.get(name) or person.text(name), OF_PERSONS)),
    )


def _listed_person(person: Node) -> Person:
    """Read a person of the list beside the events, as FOSDEM writes it: parts are tags."""
    parts = (person.text(name) for name in ("biography", "extended_biography"))
    return replace(
        _person(person),
        name=words.line(person.text("public_name") or person.text("name")),
        biographies={"biography": "\n\n".join(filter(None, parts))},
    )
