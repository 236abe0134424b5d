"""A schedule.xml that a person merged of three, as festivals of several conferences do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

FIRST, LAST = "2027-06-04", "2027-06-06"
# Each source numbers its people and events by itself; one of them has no numbers at all.
SOURCES = ("Nord", "Sud", "Est")
LANGUAGES = ("fr", "en", "de", "es", "it")
GIVEN = ("Ada", "Bo", "Célia", "Driss", "Eva", "Farid", "Gül", "Hugo", "Ines", "Jan")
FAMILY = ("Arnaud", "Benali", "Costa", "Durand", "Eklund", "Fabre", "Garcia", "Haas", "Ito")
BEGIN = datetime(2027, 6, 4, 7, tzinfo=UTC)
# A session each half an hour, in each room; the day is ten hours long.
A_DAY = 20


def write(count: int = 300, *, version: int = 1) -> bytes:
    """Both versions of the file: in the second some sessions are moved, renamed and added.

    count: of sessions. Sessions of different sources share rooms, identifiers and, some of them,
    titles; a person may speak at two of the sources.
    """
    schedule = ET.Element("schedule")
    conference = ET.SubElement(schedule, "conference")
    ET.SubElement(conference, "acronym").text = "fusion"
    days: dict[str, ET.Element] = {}
    rooms: dict[tuple[str, str], ET.Element] = {}
    for event in _events(count + (5 if version > 1 else 0), version):
        start = event.findtext("date") or ""
        key = (start[:10], event.findtext("room") or "")
        if start[:10] not in days:
            days[start[:10]] = ET.SubElement(schedule, "day", date=start[:10])
        if key not in rooms:
            rooms[key] = ET.SubElement(days[start[:10]], "room", name=key[1])
        rooms[key].append(event)
    return ET.tostring(schedule, encoding="unicode").encode()


def _events(count: int, version: int) -> Iterator[ET.Element]:
    rooms = max(4, count // (3 * A_DAY) + 1)
    for number in range(count):
        source = number % 3
        place = number
        if version > 1 and number % 10 in {3, 4}:
            # Two sessions swap their times and rooms.
            place = number + 1 if number % 10 == 3 else number - 1
        day, rest = divmod(place // rooms, A_DAY)
        start = BEGIN + timedelta(days=day, minutes=30 * rest)
        yield _event(number, source, start, f"Salle {place % rooms}", version)


def _event(number: int, source: int, start: datetime, room: str, version: int) -> ET.Element:
    # The number of an event within its source: those of the three collide.
    event = ET.Element("event", id="0" if source == 2 else str(number // 3 + 1))
    title = f"Accueil {SOURCES[source]}" if number % 50 == 0 else f"Séance {number}"
    if version > 1 and number % 10 == 7:
        title = f"{title}, revue"
    given = {
        "date": start.isoformat(),
        "start": f"{start:%H:%M}",
        "duration": "00:30",
        "room": room,
        "title": title if number % 100 else "Ouverture",
        "track": SOURCES[source],
        "type": "conférence",
        "language": LANGUAGES[number % 5],
        "abstract": f"De quoi parler, {number}.",
    }
    for name, words in given.items():
        ET.SubElement(event, name).text = words
    persons = ET.SubElement(event, "persons")
    for identifier, name in _persons(number, source, version):
        ET.SubElement(persons, "person", id=identifier).text = name
    return event


def _persons(number: int, source: int, version: int) -> Iterator[tuple[str, str]]:
    for turn in range(1 + number % 3 // 2):
        who = (number * 7 + turn * 31) % (len(GIVEN) * len(FAMILY))
        name = f"{GIVEN[who % len(GIVEN)]} {FAMILY[who // len(GIVEN)]}"
        if version > 1 and number % 10 != 7 and who % 13 == 0:
            name = f"{name}-{FAMILY[who % len(FAMILY)]}"
        # Another number of the same person in another source, and of others the same.
        identifier = "0" if source == 2 or who % 4 == 0 else str((who * (source + 1)) % 40 + 1)
        yield identifier, name
