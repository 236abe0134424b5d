"""Changes in sentences, with both sides, for organisers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from core.templatetags.text import plain
from core.text import languages
from core.text.translated import Text, typeset, written
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks import formatting
from talks.diff import Change, Difference, KeptChange
from talks.excerpts import excerpts
from talks.formatting import weekday
from talks.models import Credit, Format, Session, Track
from talks.programme import EntryId, EntryValue, Programme, schema

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_LABELS: "dict[str, StrOrPromise]" = {
    "added": gettext_lazy("Added"),
    "withdrawn": pgettext_lazy("change", "Withdrawn"),
    "restored": gettext_lazy("Back in the programme"),
    "moved": gettext_lazy("Moved"),
    "room": gettext_lazy("Room changed"),
    "cancelled": gettext_lazy("Cancelled"),
    "uncancelled": gettext_lazy("No longer cancelled"),
    "retitled": gettext_lazy("Renamed"),
    "text": gettext_lazy("Text changed"),
    "people": gettext_lazy("People changed"),
    "services": gettext_lazy("Services changed"),
    "details": gettext_lazy("Detail changed"),
}

# The kinds that are only clear with the field; "New room" needs none.
NAMING_KINDS = {"added", "withdrawn", "text", "details"}

ENTRY_LABELS: "dict[str, StrOrPromise]" = {
    "edition": gettext_lazy("Edition"),
    "venue": gettext_lazy("Venue"),
    "room": gettext_lazy("Room"),
    "track": gettext_lazy("Track"),
    "format": gettext_lazy("Format"),
    "tag": gettext_lazy("Topic"),
    "speaker": gettext_lazy("Speaker"),
    "schedule": gettext_lazy("Session: when and where"),
    "content": gettext_lazy("Session: words"),
}

# Labels as in forms; where two models name a field differently, the last one counts.
FIELD_LABELS: "dict[str, StrOrPromise]" = {
    field.name.removesuffix("_fr"): field.verbose_name
    for model in (Edition, Session, Venue, Room, Format, Track, Speaker)
    for field in model._meta.fields
    if field.editable
} | {
    "links": gettext_lazy("links"),
    "people": gettext_lazy("people"),
    "regions": gettext_lazy("rooms on the plan"),
    "slot": gettext_lazy("slot"),
    "tags": gettext_lazy("topics"),
}

# As older releases call them in what they keep of their changes.
FORMER_FIELDS = {"language": "languages"}

# Sentences for readers on changed fields whose kind is not clear enough.
READER_SENTENCES: "dict[str, StrOrPromise]" = {
    "abstract": gettext_lazy("Text rewritten."),
    "access": gettext_lazy("New way to come."),
    "accessibility": gettext_lazy("New details on accessibility."),
    "biography": gettext_lazy("Biography rewritten."),
    "capacity": gettext_lazy("Other number of places."),
    "city": gettext_lazy("Other city."),
    "description": gettext_lazy("Text rewritten."),
    "first_day": gettext_lazy("New dates."),
    "flag": gettext_lazy("Other flag."),
    "format": gettext_lazy("Other format."),
    "full": gettext_lazy("Full, or places again."),
    "is_break": gettext_lazy("Now a break, or no longer one."),
    "languages": gettext_lazy("Other language."),
    "last_day": gettext_lazy("New dates."),
    "latitude": gettext_lazy("Place moved on the map."),
    "links": gettext_lazy("Other links."),
    "longitude": gettext_lazy("Place moved on the map."),
    "notice": gettext_lazy("New notice."),
    "organisation": gettext_lazy("Other organisation."),
    "plan": gettext_lazy("Other plan."),
    "portrait": gettext_lazy("Other portrait."),
    "regions": gettext_lazy("Rooms marked on the plan, or elsewhere on it."),
    "registration_required": gettext_lazy("Registration required, or no longer."),
    "registration_url": gettext_lazy("Other address to register."),
    "role": gettext_lazy("Other role."),
    "seats": gettext_lazy("Other number of places."),
    "short": gettext_lazy("Biography rewritten."),
    "slides": gettext_lazy("Slides, or other ones."),
    "slug": gettext_lazy("New address; the old one leads to it."),
    "sources": gettext_lazy("Other sources."),
    "street_address": gettext_lazy("Other postal address."),
    "summary": gettext_lazy("Summary rewritten."),
    "tagline": gettext_lazy("Other tagline."),
    "tags": gettext_lazy("Other topics."),
    "time_zone": gettext_lazy("Other time zone."),
    "track": gettext_lazy("Other track."),
    "transport": gettext_lazy("New way to come."),
    "venue": gettext_lazy("Other venue."),
    "way_in": gettext_lazy("New way to get in."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A change in words: what changed, and both sides (empty if there is nothing to show)."""

    label: str
    before: str
    after: str


def lines(difference: Difference, old: Programme | None, new: Programme) -> Iterator[Line]:
    """Yield the changes of one entry, in words."""
    for change in difference.changes:
        before, after = (
            _spelled_out(difference.entry, change.field, value)
            for value in (change.before, change.after)
        )
        yield Line(
            change_label(change.kind, change.field),
            *excerpts(
                _shown(before, old or new, new) if _is_side(before) else "",
                _shown(after, new, old or new) if _is_side(after) else "",
            ),
        )
        if change.kind in {"added", "restored"} and not _is_side(change.after):
            yield from _contents(difference.entry, change.after, new)


def gist(differences: Iterable[Difference], old: Programme | None, new: Programme) -> str:
    """Return all changes in one line, with the earlier value where that is short."""
    briefly = (
        _briefly(change, old or new) for difference in differences for change in difference.changes
    )
    return " · ".join(dict.fromkeys(briefly))


def _briefly(change: Change, old: Programme) -> str:
    label = change_label(change.kind, change.field)
    match change.kind:
        case "moved":
            slot: schema.Slot = change.before
            before = formatting.short_moment(slot.start, slot.end, old.edition.zone)
        case "room":
            before = plain(old.room(change.before.room).name)
        case "retitled":
            before = plain(change.before)
        case _:
            return label
    return _("%(change)s (before: %(before)s)") % {"change": label, "before": before}


def _contents(entry: EntryId, value: EntryValue, new: Programme) -> Iterator[Line]:
    """Yield all that a new entry holds, so that nothing is published unread."""
    for field in fields(value) if not isinstance(value, schema.Schedule) else ():
        said = _spelled_out(entry, field.name, getattr(value, field.name))
        if field.name in FIELD_LABELS and said:
            yield Line(str(FIELD_LABELS[field.name]), "", _shown(said, new, new))


def kept(change: KeptChange) -> str:
    """Return a change that a release keeps, as the entry's title and what changed."""
    return _("%(title)s: %(change)s") % {
        "title": typeset(*Text(**change["title"]).read_in("fr")) or _("Erased"),
        "change": change_label(change["kind"], change["field"]),
    }


def title(entry: EntryId, old: Programme | None, new: Programme) -> str:
    """Return the title or name of an entry."""
    if entry.kind == "edition":
        return new.edition.name
    value = new.by_key.get(entry.key) or (old and old.by_key.get(entry.key))
    name = getattr(value, "title", None) or getattr(value, "name", None) or str(entry.key)
    return typeset(*name.read_in("fr")) if isinstance(name, Text) else typeset(str(name), "fr")


def change_label(kind: str, field: str) -> str:
    label = str(KIND_LABELS[kind])
    name = FIELD_LABELS.get(FORMER_FIELDS.get(field, field))
    return f"{label} ({name})" if name and kind in NAMING_KINDS else label


def _spelled_out(entry: EntryId, field: str, value: object) -> object:
    """Return words in place of codes."""
    match field:
        case "languages" if isinstance(value, tuple):
            return languages.names(value)
        case "services" if isinstance(value, tuple):
            of_room = entry.kind == "room"
            return tuple(formatting.room_services(value) if of_room else formatting.services(value))
        case _:
            return value


def _is_side(value: object) -> bool:
    """Tell whether a value is worth showing; whole entries are not, as their title is."""
    return not hasattr(value, "slug") and not (
        isinstance(value, schema.Schedule) and not value.slots
    )


def _time(slot: schema.Slot, programme: Programme) -> str:
    """Return the day of a slot, when it begins and when it ends, by the clock of the event."""
    start, end = (each.astimezone(programme.edition.zone) for each in (slot.start, slot.end))
    return f"{weekday(start)} {written(start, 'j F')}, {start:%H:%M}–{end:%H:%M}"


def _shown(value: object, programme: Programme, other: Programme) -> str:  # noqa: C901
    match value:
        case None | "" | ():
            return ""
        case Text():
            # Names are often the same in both languages.
            return " / ".join(dict.fromkeys(part for part in (value.fr, value.en) if part))
        case bool():
            return _("yes") if value else _("no")
        case date():
            return date_format(value)
        case UUID():
            found = programme.by_key.get(value) or other.by_key.get(value)
            return _shown(getattr(found, "name", str(value)), programme, other)
        case schema.Slot():
            return f"{_time(value, programme)}, {_shown(value.room, programme, other)}"
        case schema.Schedule():
            slots = [_shown(slot, programme, other) for slot in value.slots]
            return " · ".join([*slots, _("Full")] if value.full else slots)
        case schema.Credit():
            role = formatting.label(Credit.Role, value.role)
            return f"{_shown(value.speaker, programme, other)} ({role})"
        case schema.Link():
            return value.url
        case schema.Attachment():
            return _("a PDF of %(size)s") % {"size": filesizeformat(value.size)}
        case schema.Picture():
            size = {"width": value.width, "height": value.height, "alt": value.alt.fr}
            return _("a picture of %(width)d × %(height)d: %(alt)s") % size
        case schema.Region():
            room = _shown(value.room, programme, other)
            sides = value.left, value.top, value.width, value.height
            return f"{room} ({' · '.join(f'{side} %' for side in sides)})"
        case tuple():
            return ", ".join(_shown(part, programme, other) for part in value)
        case schema.Content():
            return ""
        case _:
            return str(value)
