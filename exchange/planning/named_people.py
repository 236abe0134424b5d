"""Removing placeholders and e-mail addresses from the names of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _, ngettext

from exchange import people, words
from exchange.planning.values import fault, is_ours
from exchange.records import Fault, Reading, Record

CELLS = ("speakers", "moderators", "hosts")
# Longer cells are refused.
LONGEST = 2000


@dataclass(slots=True)
class _Counted:
    """Counts of what is taken off names, with the addresses beside those of the last record."""

    takes_addresses: bool
    nobodies: int = 0
    mails: int = 0
    addresses: list[tuple[str, str]] = field(default_factory=list)


def without_nobodies(reading: Reading, *, takes_addresses: bool) -> Reading:
    """Return the reading with names alone, and with notes on the placeholders among them.

    takes_addresses: whether the e-mail addresses beside names are kept, apart from them.
    """
    counted = _Counted(takes_addresses)
    records = tuple(_with_names(reading, counted))
    return replace(
        reading,
        records=records,
        faults=(*reading.faults, *_addresses(records)),
        notes=(*reading.notes, *_notes(counted)),
    )


def _addresses(records: Iterable[Record]) -> Iterator[Fault]:
    """Yield faults of speakers named by an address; those in sessions are judged there."""
    for record in records:
        name = words.line(record.values.get("name"))
        if record.sort == "speaker" and not record.in_sessions and people.is_address(name):
            yield no_name(record, "name", name)


def _with_names(reading: Reading, counted: _Counted) -> Iterator[Record]:
    for record in reading.records:
        values, counted.addresses = dict(record.values), []
        if record.sort == "speaker" and isinstance(name := values.get("name"), str):
            if people.is_nobody(words.line(name)) and not is_ours(record):
                counted.nobodies += not record.in_sessions
                continue
            # Names in sessions are counted with the sessions.
            of_file = _Counted(counted.takes_addresses) if record.in_sessions else counted
            values["name"] = _without_mail(name, of_file)
            if record.in_sessions and people.is_address(name):
                continue
            if of_file.addresses and not values.get("email"):
                values["email"] = of_file.addresses[0][1]
        if "people" in values:
            named: list[tuple[str, str]] = values["people"]  # type: ignore[assignment]
            values["people"] = [
                (identifier, _without_mail(name, counted))
                for identifier, name in named
                if not people.is_nobody(name)
            ]
            counted.nobodies += len(named) - len(values["people"])  # type: ignore[arg-type]
        for cell in CELLS:
            said = words.text(values.get(cell))
            if 0 < len(said) <= LONGEST:
                parts = people.PARTS.split(said)
                names = [_without_mail(part, counted) for part in parts]
                values[cell] = "; ".join(names) if names != parts else values[cell]
                counted.nobodies += people.count_nobodies(said)
        yield replace(record, values=values, addresses=tuple(counted.addresses))


def no_name(record: Record, column: str, name: str) -> Fault:
    """Return the fault of an address in place of a name."""
    why = _("“%(name)s” is an address, not a name.") % {"name": name[:80]}
    if people.MAIL.search(name):
        # No plan holds one.
        why = _("What stands there is an e-mail address, not a name.")
    return fault(record, column, why, _("Write a name."))


def _without_mail(name: str, counted: _Counted) -> str:
    """Return the name without e-mail addresses, keeping or counting them; an address alone
    stays.
    """
    found = people.with_mail(name)
    if not found:
        left = people.without_mail(name)
        if left != name:
            counted.mails += len(people.MAIL.findall(name))
        return left
    if counted.takes_addresses:
        counted.addresses += found
    else:
        counted.mails += len(found)
    return "; ".join(each for each, _mail in found)


def _notes(counted: _Counted) -> Iterator[str]:
    if count := counted.nobodies:
        yield ngettext(
            "%(count)d time a word such as “TBA” replaces a name: nobody is put there.",
            "%(count)d times a word such as “TBA” replaces a name: nobody is put there.",
            count,
        ) % {"count": count}
    if count := counted.mails:
        yield ngettext(
            "%(count)d e-mail address is taken off a name, and not kept.",
            "%(count)d e-mail addresses are taken off names, and not kept.",
            count,
        ) % {"count": count}
