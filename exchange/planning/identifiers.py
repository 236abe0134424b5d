"""Telling identifiers that distinguish things from those that are not used."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from exchange import words
from exchange.people import first_name_first
from exchange.planning.keys import as_key
from exchange.planning.values import quoted
from exchange.records import Reading, Record

NAMES = ("first_name", "name", "sort_name")


@dataclass(slots=True)
class Untrusted:
    """Identifiers that are not used.

    blank: placeholders for none; shared: those of several things. without: how many things have the
    blank ones. examples: of things with shared ones. is_all: so many are shared that only
    universally unique ones (UUID) are used.
    """

    blank: set[str] = field(default_factory=set)
    without: int = 0
    shared: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)

    @property
    def is_all(self) -> bool:
        return sum(not as_key(each) for each in self.shared) > 1

    def kept(self, identifier: str) -> str:
        """Return the identifier, or "" if it is not used."""
        is_lost = self.is_all and not as_key(identifier)
        return "" if is_lost or identifier in self.blank | self.shared else identifier


def trusted(reading: Reading) -> Reading:
    """Return the reading without ambiguous identifiers, and with notes on them.

    A file merged from several has numbers that are unique only within each of these.
    """
    people = _untrusted_people(reading)
    records = [_with_people(record, people) for record in reading.records]
    sessions = _untrusted_sessions(records)
    records = [
        replace(record, identifier=sessions.kept(record.identifier))
        if record.sort == "session"
        else record
        for record in records
    ]
    notes = (*reading.notes, *_people_notes(people), *_session_notes(sessions))
    return replace(reading, records=tuple(_once(records)), notes=notes)


def _untrusted_people(reading: Reading) -> Untrusted:
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for identifier, name in _people_of(reading.records):
        if name:
            named[identifier].setdefault(fold(first_name_first(name)), name)
    return _judged(named)


def _people_of(records: Iterable[Record]) -> Iterator[tuple[str, str]]:
    """Yield the identifier and the name of each person, as often as they occur."""
    for record in records:
        if record.sort == "speaker":
            parts = (words.line(record.values.get(part)) for part in NAMES)
            yield record.identifier, " ".join(filter(None, parts))
        people: Iterable[tuple[str, str]] = record.values.get("people", ())  # type: ignore[assignment]
        yield from people


def _untrusted_sessions(records: Iterable[Record]) -> Untrusted:
    first: dict[str, Record] = {}
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for number, record in enumerate(records):
        if record.sort != "session":
            continue
        before = first.setdefault(record.identifier, record)
        if before is record or not before.is_same_session(record):
            title = next((record.values[n] for n in record.values if n.startswith("title")), "")
            named[record.identifier][str(number)] = words.line(title)
    return _judged(named)


def _judged(named: Mapping[str, Mapping[str, str]]) -> Untrusted:
    """Return which identifiers are not used; `named` holds the bearers of each identifier."""
    found = Untrusted()
    for identifier, bearers in named.items():
        if identifier and words.is_placeholder(identifier):
            found.blank.add(identifier)
            found.without += len(bearers)
        elif identifier and len(bearers) > 1:
            found.shared.add(identifier)
            found.examples += bearers.values()
    return found


def _with_people(record: Record, people: Untrusted) -> Record:
    """Return the record with only those identifiers of people that are used."""
    if record.sort == "speaker":
        return replace(record, identifier=people.kept(record.identifier))
    if "people" not in record.values:
        return record
    named: Iterable[tuple[str, str]] = record.values["people"]  # type: ignore[assignment]
    kept = [(people.kept(identifier), name) for identifier, name in named]
    return replace(record, values={**record.values, "people": kept})


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records, with people known only from sessions merged by name."""
    records = list(records)
    by_name: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.sort == "speaker" and record.in_sessions:
            by_name[fold(words.line(record.values["name"]))].append(record)
    merged: dict[int, Record | None] = {}
    for group in by_name.values():
        unidentified = [record for record in group if not record.identifier]
        identified = [record for record in group if record.identifier]
        if not unidentified:
            continue
        # A person without an identifier is the one with that name, if there is only one.
        same = [*identified, *unidentified] if len(identified) == 1 else unidentified
        merged |= dict.fromkeys(map(id, same)) | {id(same[0]): reduce(Record.completed, same)}
    for record in records:
        if found := merged.get(id(record), record):
            yield found


def _people_notes(found: Untrusted) -> Iterator[str]:
    if found.blank:
        yield ngettext(
            "%(count)d person has no identifier but %(examples)s: they go by name.",
            "%(count)d people have no identifier but %(examples)s: they go by name.",
            found.without,
        ) % {"count": found.without, "examples": quoted(sorted(found.blank))}
    if found.shared:
        yield _shared(
            found,
            lambda count: ngettext(
                "%(count)d identifier of people names several (%(examples)s) and is not used.",
                "%(count)d identifiers of people name several (%(examples)s) and are not used.",
                count,
            ),
        )
    if found.is_all:
        yield _("No identifier of people in this file is used: they go by name.")


def _session_notes(found: Untrusted) -> Iterator[str]:
    if found.blank:
        yield ngettext(
            "%(count)d session has no identifier but %(examples)s: it goes by title and start.",
            "%(count)d sessions have no identifier but %(examples)s: they go by title and start.",
            found.without,
        ) % {"count": found.without, "examples": quoted(sorted(found.blank))}
    if found.shared:
        yield _shared(
            found,
            lambda count: ngettext(
                "%(count)d identifier of sessions names several (%(examples)s) and is not used.",
                "%(count)d identifiers of sessions name several (%(examples)s) and are not used.",
                count,
            ),
        )
    if found.is_all:
        yield _("No identifier of sessions in this file is used: they go by title and start.")


def _shared(found: Untrusted, sentence: Callable[[int], str]) -> str:
    count = len(found.shared)
    return sentence(count) % {"count": count, "examples": quoted(found.examples)}
