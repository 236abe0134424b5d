"""Writer of schedule.xml, as frab began it and c3voc keeps it (https://c3voc.de/wiki/schedule).

It holds to the published XSD, and to what apps ask beyond it: numbers of events and people, days
with all their attributes, durations as HH:MM, words inside links.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from exchange.writers.schedule import GENERATOR, Event, Schedule, ScheduleDay

MIME_TYPE = "application/vnd.c3voc.schedule+xml"


def write(schedule: Schedule) -> bytes:
    root = Element("schedule")
    SubElement(root, "generator", name=GENERATOR, version="1")
    _add(root, "url", schedule.source)
    _add(root, "version", schedule.version)
    _conference(root, schedule)
    for day in schedule.days:
        _day(root, day)
    indent(root)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _add(parent: Element, name: str, words: str = "", **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = words
    return element


def _conference(root: Element, schedule: Schedule) -> None:
    conference = SubElement(root, "conference")
    _add(conference, "title", schedule.title)
    _add(conference, "acronym", schedule.acronym)
    _add(conference, "start", schedule.first_day.isoformat())
    _add(conference, "end", schedule.last_day.isoformat())
    _add(conference, "days", str(len(schedule.days)))
    _add(conference, "timeslot_duration", "00:05")
    _add(conference, "base_url", schedule.url)
    _add(conference, "url", schedule.url)
    _add(conference, "time_zone_name", schedule.time_zone)
    for track in schedule.tracks:
        SubElement(conference, "track", name=track.name)


def _day(root: Element, day: ScheduleDay) -> None:
    element = SubElement(
        root,
        "day",
        index=str(day.index),
        date=day.date.isoformat(),
        start=day.start.isoformat(),
        end=day.end.isoformat(),
    )
    for room, events in day.rooms:
        held = SubElement(element, "room", name=room.name, guid=str(room.key))
        for event in events:
            _event(held, event)


def _event(room: Element, event: Event) -> None:
    element = SubElement(room, "event", guid=str(event.key), id=str(event.number))
    _add(element, "room", event.room)
    _add(element, "title", event.title)
    _add(element, "subtitle")
    _add(element, "type", event.kind)
    _add(element, "date", event.start.isoformat())
    _add(element, "start", f"{event.start:%H:%M}")
    _add(element, "duration", event.duration)
    _add(element, "abstract", event.summary)
    _add(element, "slug", event.slug)
    _add(element, "track", event.track)
    persons = SubElement(element, "persons")
    for person in event.people:
        _add(persons, "person", person.name, id=str(person.number), guid=str(person.key))
    _add(element, "language", event.languages)
    _add(element, "description", event.abstract)
    recording = SubElement(element, "recording")
    _add(recording, "license")
    _add(recording, "optout", "false" if event.is_recorded else "true")
    links = SubElement(element, "links")
    for link in event.links:
        _add(links, "link", link.title, href=link.url, type=link.kind)
    attachments = SubElement(element, "attachments")
    for file in event.attachments:
        _add(attachments, "attachment", file.title, href=file.url, type=file.kind)
    _add(element, "url", event.url)
