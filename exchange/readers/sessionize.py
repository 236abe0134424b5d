"""Reader of JSON of Sessionize: the view “All”, and the grid of days and rooms (GridSmart)."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from exchange import words
from exchange.readers import events, frab, left_out
from exchange.readers.frab_json import listed, mapping
from exchange.records import Reading, Record, Sort, UnreadableError, Where

# Our columns, with words in the titles of categories that mean them.
CATEGORIES: dict[str, tuple[str, ...]] = {
    "track": ("track", "parcours", "theme"),
    "format": ("format", "type"),
    "languages": ("langu",),
}


def read(found: object) -> Reading:
    """Read a view of Sessionize. Raises UnreadableError."""
    whole = mapping(found)
    sessions = [mapping(each) for each in listed(whole.get("sessions"))]
    for day in map(mapping, listed(found)):
        for room in map(mapping, listed(day.get("rooms"))):
            sessions += [mapping(each) for each in listed(room.get("sessions"))]
    if not sessions:
        raise UnreadableError(_("This JSON is neither a schedule.json nor a view of Sessionize."))
    if len(sessions) > frab.MOST_EVENTS:
        raise UnreadableError(_("The file has more than %(most)d rows.") % {"most": 5000})
    people, unclear = _by_identifier(whole, "speakers", _name)
    records = tuple(_records(whole, people, sessions))
    notes = (*_notes(unclear, sessions), *left_out.sentences(_left_out(whole, sessions)))
    return Reading(source="sessionize", records=records, notes=notes)


def _by_identifier(
    whole: dict[str, Any], name: str, called: Callable[[dict[str, Any]], str]
) -> tuple[dict[str, dict[str, Any]], set[str]]:
    """Return things by identifier, and the identifiers that several things have."""
    found: dict[str, dict[str, Any]] = {}
    unclear = set()
    for each in map(mapping, listed(whole.get(name))):
        before = found.setdefault(str(each.get("id")), each)
        if fold(called(before)) != fold(called(each)):
            unclear.add(str(each.get("id")))
    return {key: each for key, each in found.items() if key not in unclear}, unclear


def _notes(unclear: set[str], sessions: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a sentence on speakers whose identifier is ambiguous."""
    named = (each for session in sessions for each in _speakers_of(session))
    lost = sum(identifier in unclear and not _name(person) for identifier, person in named)
    if lost:
        yield ngettext(
            "%(count)d time a session names a person by an identifier that several people have: "
            "nobody is put there.",
            "%(count)d times a session names a person by an identifier that several people have: "
            "nobody is put there.",
            lost,
        ) % {"count": lost}


def _left_out(whole: dict[str, Any], sessions: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what the site has no place for, of people and of sessions."""
    for person in map(mapping, listed(whole.get("speakers"))):
        yield from events.left_out(person.get, {"profilePicture": "portrait"})
        for link in map(mapping, listed(person.get("links"))):
            yield from events.left_out(link.get, {"url": "page"})
    names = {"liveUrl": "link", "recordingUrl": "link"}
    for each in (*sessions, *map(mapping, listed(whole.get("speakers")))):
        yield from events.left_out(each.get, names)
        answers = listed(each.get("questionAnswers"))
        yield from (("answer", f"{each.get('id')} {answer}") for answer in answers)


def _records(
    whole: dict[str, Any], people: dict[str, dict[str, Any]], sessions: list[dict[str, Any]]
) -> Iterator[Record]:
    rooms, _unclear = _by_identifier(whole, "rooms", lambda room: words.line(room.get("name")))
    items = dict(_category_items(whole))
    read = [
        _session(session, Where(number, "entry"), people, rooms, items)
        for number, session in enumerate(sessions, start=1)
    ]
    for sort in ("room", "track", "format"):
        yield from _named(sort, read)
    yield from _people(people, read)
    yield from read


def _session(
    session: dict[str, Any],
    where: Where,
    people: dict[str, dict[str, Any]],
    rooms: dict[str, dict[str, Any]],
    items: dict[str, tuple[str, str]],
) -> Record:
    room = session.get("room") or rooms.get(str(session.get("roomId")), {}).get("name")
    speakers = [
        (identifier, _name(person or people.get(identifier, {})))
        for identifier, person in _speakers_of(session)
    ]
    named = map(str, listed(session.get("categoryItems")))
    chosen: dict[str, str] = {}
    for column, name in (*(items[item] for item in named if item in items), *_categories(session)):
        if column == "languages" and column in chosen:
            chosen[column] += f"; {name}"
        else:
            chosen.setdefault(column, name)
    return Record(
        sort="session",
        where=where,
        identifier=words.line(session.get("id")),
        values={
            "title": words.text(session.get("title")),
            "abstract": words.prose(words.text(session.get("description"))),
            "start": words.text(session.get("startsAt")),
            "end": words.text(session.get("endsAt")),
            "room": words.text(room),
            "people": speakers,
            # The file does not mention categories that a session is no longer in.
            **dict.fromkeys(CATEGORIES, ""),
            **chosen,
        },
    )


def _speakers_of(session: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the identifier of each speaker, and what the session itself says of them."""
    for each in listed(session.get("speakers")):
        person = mapping(each)
        yield words.line(person.get("id", "") if person else each), person


def _name(person: dict[str, Any]) -> str:
    parts = " ".join(words.line(person.get(part)) for part in ("firstName", "lastName"))
    return words.line(person.get("name") or person.get("fullName") or parts)


def _category_items(whole: dict[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the identifiers of category items, each with our column and its name."""
    for category in map(mapping, listed(whole.get("categories"))):
        if column := _column(category):
            for item in map(mapping, listed(category.get("items"))):
                yield str(item.get("id")), (column, words.line(item.get("name")))


def _categories(session: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield our column and the name of each category that a session itself holds."""
    for category in map(mapping, listed(session.get("categories"))):
        if column := _column(category):
            for item in map(mapping, listed(category.get("categoryItems"))):
                yield column, words.line(item.get("name"))


def _column(category: dict[str, Any]) -> str:
    title = words.line(category.get("title") or category.get("name")).lower()
    return next((c for c, known in CATEGORIES.items() if any(k in title for k in known)), "")


def _named(sort: Sort, sessions: list[Record]) -> Iterator[Record]:
    """Yield each room, track or format that sessions name, once."""
    seen = set()
    for session in sessions:
        name = session.values.get(sort)
        if name and name not in seen:
            seen.add(name)
            named = {"name": name}
            yield Record(sort=sort, where=session.where, values=named, in_sessions=True)


def _people(people: dict[str, dict[str, Any]], sessions: list[Record]) -> Iterator[Record]:
    seen = set()
    for session in sessions:
        for identifier, name in session.values["people"]:  # type: ignore[attr-defined]
            if name and (identifier, fold(name)) not in seen:
                # One identifier may be borne by several.
                seen.add((identifier, fold(name)))
                person = people.get(identifier, {})
                values = {
                    "name": name,
                    "short": words.line(person.get("tagLine")),
                    "biography": words.text(person.get("bio")),
                }
                yield Record(
                    sort="speaker",
                    where=session.where,
                    values=values,
                    identifier=identifier,
                    in_sessions=True,
                )
