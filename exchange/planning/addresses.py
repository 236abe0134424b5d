"""E-mail addresses of speakers in a file: noted, and named in no plan.

A plan is kept in the database until it is decided on, where others look at it.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.forms.forms import AddressField
from exchange.planning.editing import Context, note
from exchange.planning.plan import Step
from exchange.planning.values import is_ours, quoted
from exchange.records import Reading, Record
from speakers.models import Speaker

LONGEST = 254


def note_address(context: Context, row: Speaker, record: Record, step: Step, said: str) -> None:
    """Plan to note an address; one that is known already is changed by our own spreadsheet alone.

    In files of others it may be older than what organisers wrote down since.
    """
    if not said:
        return
    try:
        email = AddressField(max_length=LONGEST).clean(said)
    except ValidationError:
        context.unread_addresses.append(row.name)
        return
    known = context.snapshot.addresses.get(row.pk or 0, "")
    if email == known:
        return
    if known and not is_ours(record):
        context.other_addresses.append(row.name)
        return
    context.writes.addresses.append((row, email))
    note(step, record, "email", _("another one") if known else "", _("the one in the file"))


def without_addresses(reading: Reading) -> Reading:
    """Return the reading without the addresses of speakers, for who may not note them."""
    records = (
        replace(record, values={n: value for n, value in record.values.items() if n != "email"})
        if record.sort == "speaker"
        else record
        for record in reading.records
    )
    return replace(reading, records=tuple(records))


def sentences(context: Context) -> Iterator[str]:
    """Yield sentences on addresses that are not taken."""
    if names := context.unread_addresses:
        yield _("No e-mail address can be read for %(people)s.") % {"people": quoted(names)}
    if names := context.several_addresses:
        yield _("Sessions have several e-mail addresses for %(people)s, which are not taken.") % {
            "people": quoted(names)
        }
    if names := context.other_addresses:
        yield _(
            "The file has another e-mail address than the one known here for %(people)s: what is "
            "known here stays, and is changed on the page of the speaker."
        ) % {"people": quoted(names)}
