"""schedule.xml, as frab, pretalx and others write it for apps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
Told = Mapping[tuple[str, str], Mapping[str, str]]


def read(content: bytes) -> Reading:
    """What a schedule.xml says. Raises UnreadableError."""
    schedule = xml_tree.parse(content)
    if schedule.tag != "schedule":
        raise UnreadableError(_("This XML is no schedule.xml."))
    generator = schedule.find("generator") or Node("", {}, 0)
    is_ours = generator.attributes.get("name") == GENERATOR
    conference = schedule.find("conference") or Node("", {}, 0)
    events = frab.bounded(_events(schedule, is_ours=is_ours))
    beside = [_told(each) for each in schedule.all("persons", "person")]
    told = {_known_by(each): each.biographies for each in reversed(beside) if _is_told(each)}
    reading = frab.read(
        (_with_biographies(event, told) for event in events),
        source=f"frab {conference.text('acronym')}",
        venue=words.line(conference.text("venue")),
        named=_tracks(conference) if is_ours else (),
    )
    return replace(
        reading,
        records=tuple(_without_unclear(reading.records, told)),
        notes=(*reading.notes, *_notes(beside, told, events)),
    )


def _known_by(person: Person) -> tuple[str, str]:
    return person.identifier, fold(person.name)


def _is_told(person: Person) -> bool:
    return any(person.biographies.values())


def _with_biographies(event: Event, told: Told) -> Event:
    """The event with what the list of people beside all events says of those whom it names."""
    people = (replace(p, biographies=told.get(_known_by(p), p.biographies)) for p in event.persons)
    return replace(event, persons=tuple(people))


def _without_unclear(records: Iterable[Record], told: Told) -> Iterator[Record]:
    """Records, which say nothing of biographies that the list has under another name or identifier.

    Whose those are nobody can tell: nothing is given to anybody, and nothing taken away.
    """
    listed = {part for known in told for part in known} - {""}
    for each in records:
        known_by = {each.identifier, fold(str(each.values.get("name", "")))}
        if each.sort == "speaker" and known_by & listed and not each.values.get("biography"):
            kept = {name: value for name, value in each.values.items() if name != "biography"}
            yield replace(each, values=kept)
        else:
            yield each


def _notes(beside: Iterable[Person], told: Told, events: Iterable[Event]) -> Iterator[str]:
    """Sentences on what of people stands beside the events, each with its count."""
    named = {_known_by(person) for event in events for person in event.persons}
    if taken := len(named & told.keys()):
        yield ngettext(
            "%(count)d biography is taken from the list of people beside the sessions.",
            "%(count)d biographies are taken from the list of people beside the sessions.",
            taken,
        ) % {"count": taken}
    if left := sum(map(_is_told, beside)) - taken:
        yield ngettext(
            "%(count)d biography of the list of people is not taken: no session names this person "
            "by the same identifier and name, or they are there twice.",
            "%(count)d biographies of the list of people are not taken: no session names these "
            "people by the same identifiers and names, or they are there twice.",
            left,
        ) % {"count": left}
    yield from sentences(said for person in beside for said in person.left_out)


def _tracks(conference: Node) -> Iterator[Record]:
    """Those of a site like this one, also where nothing takes place."""
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


def _told(person: Node) -> Person:
    """Somebody of the list beside the events, which FOSDEM writes: parts of them are tags."""
    parts = (person.text(name) for name in ("biography", "extended_biography"))
    return replace(
        _person(person),
        name=words.line(person.text("public_name") or person.text("name")),
        biographies={"biography": "\n\n".join(filter(None, parts))},
    )
