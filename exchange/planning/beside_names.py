"""Noting the e-mail addresses that stand beside names in the sessions of a file."""

from dataclasses import dataclass, field
from uuid import UUID

from core.text.translated import fold
from exchange import people
from exchange.planning.addresses import note_address
from exchange.planning.editing import Context, settle
from exchange.planning.speakers import SeveralError, Speakers
from exchange.records import Record
from speakers.models import Speaker


@dataclass(slots=True)
class _Named:
    """A person, and all addresses beside their name."""

    row: Speaker
    record: Record
    addresses: set[str] = field(default_factory=set)


def note_beside_names(context: Context, speakers: Speakers) -> None:
    """Plan to note the addresses beside names in sessions, once all people are planned."""
    listed = {row.key: email for row, email in context.writes.addresses}
    steps = {fold(step.title): step for step in context.steps if step.sort == "speaker"}
    for each in _named(context, speakers).values():
        row = each.row
        email = listed.get(row.key, min(each.addresses))
        if each.addresses != {email}:
            context.several_addresses.append(row.name)
            continue
        step = steps.get(fold(row.name)) or context.step(each.record, row.name)
        if row.key in listed or step.action in {"refuse", "leave"}:
            continue
        note_address(context, row, each.record, step, email)
        settle(step, is_new=False)


def _named(context: Context, speakers: Speakers) -> dict[UUID, _Named]:
    """Return the people with an address beside their name, by key."""
    found: dict[UUID, _Named] = {}
    for record in context.reading.of("session"):
        for text, email in record.addresses:
            row = _meant(text, context, speakers)
            if row is None:
                continue
            alone = Record(sort="speaker", where=record.where, values={"name": row.name})
            found.setdefault(row.key, _Named(row, alone)).addresses.add(email.lower())
    return found


def _meant(text: str, context: Context, speakers: Speakers) -> Speaker | None:
    """Return the one person that a text names, if they are planned."""
    try:
        names = people.names(text, speakers.known.called)
        if len(names) == 1:
            return speakers.here(names[0])
    except (people.UnclearError, SeveralError):
        # The session is refused for that.
        return None
    if names:
        context.unread_addresses.append(text)
    return None
