"""The address on the programme of a day, an hour, or sessions with a service."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, ngettext

from core.templatetags.text import plain
from core.text import languages
from search.intents import Intent, days_held
from search.words import singular_words
from talks import formatting
from talks.layout import Filters, hour_address
from talks.now import Pair, is_on, is_over
from talks.programme import Programme, schema
from talks.published import PublishedEdition

# How many sessions of an hour are named.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLink:
    """A way into the programme: where it leads, what that is called, and what stands there."""

    url: str
    title: str
    about: str


def programme_link(
    edition: PublishedEdition, wanted: Intent, having: Collection[UUID], now: datetime
) -> ProgrammeLink | None:
    """Return the link to what is wanted of the programme, or None if it has nothing of it.

    having: keys of the sessions that have the other words of the question.
    """
    if not edition.released:
        return None
    room = _room(edition.programme, wanted)
    # An hour in a room leads there, rather than to all that is held in that room on that day.
    is_of_room = room is not None and wanted.start is not None
    if wanted.services or wanted.languages or (wanted.days and having and not is_of_room):
        link = _filtered(edition, wanted, having)
        if link or (wanted.services and not wanted.is_timed):
            return link
    if wanted.is_timed:
        return _moment(edition, wanted, room, now)
    if wanted.rest or not (wanted.names_programme or wanted.languages):
        return None
    spoken = get_text_list([languages.name(tag) for tag in wanted.languages], _("and"))
    return _whole(
        edition, _("No session in %(languages)s") % {"languages": spoken} if spoken else ""
    )


def _whole(edition: PublishedEdition, lack: str = "") -> ProgrammeLink:
    """Return the link to all of the programme; lack: why it leads no further."""
    about = lack or formatting.dates(edition.facts)
    return ProgrammeLink(url=_address(edition), title=_("Programme"), about=about)


def _filtered(
    edition: PublishedEdition, wanted: Intent, having: Collection[UUID]
) -> ProgrammeLink | None:
    """Return the link to the sessions with all that is wanted: services, languages, days, words."""
    asked = {
        "day": [day.isoformat() for day in wanted.days or ()],
        "service": wanted.services,
        "language": wanted.languages,
    }
    filters = Filters(edition.programme, asked)
    if not all(name in filters.chosen for name in ("service", "language") if asked[name]):
        return None
    kept = {placing[0].key for placing in filters.placings if filters.keep(placing)}
    with_words = kept.intersection(having)
    if not (with_words if wanted.rest and not wanted.services else kept):
        return None
    query = {name: sorted(values) for name, values in sorted(filters.chosen.items())}
    parts = [formatting.day_name(day) for day in wanted.days or ()]
    parts += formatting.services(query.get("service", ()))
    parts += [languages.names([tag]) for tag in query.get("language", ())]
    if with_words:
        query["q"] = [" ".join(wanted.rest)]
        parts.append(_("“%(words)s”") % {"words": query["q"][0]})
    return ProgrammeLink(
        url=_address(edition, **query), title=_titled(parts), about=_count(with_words or kept)
    )


def _moment(
    edition: PublishedEdition, wanted: Intent, room: schema.Room | None, now: datetime
) -> ProgrammeLink:
    """Return the link to a day, to what begins about an hour of it, or to what is on or next.

    room: the only one that is asked about, if any.
    """
    programme = edition.programme
    live = [
        (slot, session)
        for slot, session in programme.all_slots
        if not session.cancelled and (room is None or slot.room == room.key)
    ]
    if wanted.is_now:
        on = [pair for pair in live if is_on(*pair, now)]
        coming = (pair for pair in live if wanted.days and not is_over(pair[0], now))
        pair = _at(now, on) if on else next(coming, None)
        return _begin(edition, pair[0], room) if pair else _whole(edition)
    today = now.astimezone(programme.edition.zone).date()
    days = programme.once(days_held) if wanted.days is None else wanted.days
    ahead = [day for day in days if day >= today] or days
    if not ahead:
        return _whole(edition, _("No session on that day") if wanted.days == () else "")
    pairs = [pair for day in ahead if (pair := _of_day(programme, live, wanted, day))]
    if pairs:
        slot = next((pair for pair in pairs if not is_over(pair[0], now)), pairs[0])[0]
        return _begin(edition, slot, room)
    return ProgrammeLink(
        url=f"{_address(edition)}#{ahead[0].isoformat()}",
        title=_titled([formatting.day_name(ahead[0])]),
        about=_count(programme.counted_on(ahead[0])),
    )


def _of_day(programme: Programme, live: Sequence[Pair], wanted: Intent, day: date) -> Pair | None:
    """Return what is wanted of a day: its first or last session, or what is held at an hour."""
    pairs = [pair for pair in live if programme.day_of(pair[0]) == day]
    if wanted.start is not None and pairs:
        return _at(datetime.combine(day, wanted.start, programme.edition.zone), pairs)
    talks = [pair for pair in pairs if not programme.is_break(pair[1])]
    return talks[wanted.talk] if wanted.talk is not None and talks else None


def _room(programme: Programme, wanted: Intent) -> schema.Room | None:
    """Return the only room whose name has all other words of the question, or None."""
    rooms = [
        room
        for room in programme.listed_rooms
        if wanted.rest and {*wanted.rest} <= {*singular_words(f"{room.name.fr} {room.name.en}")}
    ]
    return rooms[0] if len(rooms) == 1 else None


def _begin(edition: PublishedEdition, slot: schema.Slot, room: schema.Room | None) -> ProgrammeLink:
    """Return the link to an hour of the clock, with what begins when this slot does.

    room: the only one that is asked about, if any.
    """
    programme = edition.programme
    together = [
        plain(each.title)
        for other, each in programme.all_slots
        if other.start == slot.start
        and not each.cancelled
        and (room is None or other.room == room.key)
    ]
    # The count says that there are more than are named.
    said = together if len(together) <= MOST_NAMED else [_count(together), *together[:MOST_NAMED]]
    begins = slot.start.astimezone(programme.edition.zone)
    parts = [formatting.day_name(programme.day_of(slot)), f"{begins:%H:%M}"]
    query = {}
    if room:
        parts.append(plain(room.name))
        query["room"] = [room.slug]
    return ProgrammeLink(
        url=f"{_address(edition, **query)}#{hour_address(begins)}",
        title=_titled(parts),
        about=" · ".join(said),
    )


def _at(time: datetime, slots: Sequence[Pair]) -> Pair:
    """Return what is not over and begins nearest to a time, at best in its hour; else the last."""
    ahead = (pair for pair in slots if not is_over(pair[0], time))

    def rank(pair: Pair) -> tuple[bool, timedelta]:
        start = pair[0].start.astimezone(time.tzinfo)
        return hour_address(start) != hour_address(time), abs(start - time)

    return min(ahead, key=rank, default=slots[-1])


def _titled(parts: Sequence[str]) -> str:
    return " · ".join((_("Programme"), *parts))


def _count(sessions: Collection[object]) -> str:
    number = len(sessions)
    return ngettext("%(n)d session", "%(n)d sessions", number) % {"n": number}


def _address(edition: PublishedEdition, **query: Sequence[str]) -> str:
    return reverse("talks:programme", args=[edition.slug], query=query)
