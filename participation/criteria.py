"""By what speakers of an edition are chosen: for a letter, and in the list of what is missing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from core.text.translated import written
from events.models import Room
from participation.missing import Missing, missing
from participation.participants import Participant
from talks.models import Credit

# What is missing, as a criterion says it; who did not answer is told apart below.
WITHOUT: dict[Missing, Callable[[], str]] = {
    Missing.BIOGRAPHY: lambda: _("Without a biography"),
    Missing.PORTRAIT: lambda: _("Without a portrait"),
    Missing.SUMMARY: lambda: _("Without a summary of their session"),
    Missing.CONSENT: lambda: _("Consents missing"),
    Missing.AVAILABILITY: lambda: _("Availability not said"),
    Missing.SLIDES: lambda: _("Slides missing"),
}


def names_of(what: str) -> list[str]:
    """Return the names of the criteria that choose all of whom something is missing; for anything
    else none.
    """
    if what == Missing.ANSWER:
        return [Missing.ANSWER, "partly"]
    return [what] if what in Missing else []


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerCriterion:
    """What chooses some of the people who take part in an edition."""

    name: str
    label: str
    kind: str
    chooses: Callable[[Participant], bool]


def criteria_of(people: Sequence[Participant], now: datetime) -> Iterator[SpeakerCriterion]:
    """Yield the criteria for people of an edition, in the active language; of days and rooms those
    that people speak on or in.
    """
    yield from _answers(now)
    for what, label in WITHOUT.items():
        yield SpeakerCriterion(
            name=what, label=label(), kind=_("What is missing"), chooses=_lacks(what, now)
        )
    yield from _sessions()
    yield from _days(people)
    yield from _rooms(people)


def _sessions() -> Iterator[SpeakerCriterion]:
    kind = _("Sessions")
    yield SpeakerCriterion(
        name="moderators",
        label=_("Moderators"),
        kind=kind,
        chooses=lambda one: any(part.role == Credit.Role.MODERATOR for part in one.expected),
    )
    yield SpeakerCriterion(
        name="cancelled",
        label=_("Of cancelled sessions"),
        kind=kind,
        chooses=lambda one: any(part.is_cancelled for part in one.parts),
    )


def _answers(now: datetime) -> Iterator[SpeakerCriterion]:
    lacks, kind = _lacks(Missing.ANSWER, now), _("Answers")
    yield SpeakerCriterion(
        name="expected",
        label=_("Everybody expected"),
        kind=kind,
        chooses=lambda one: bool(one.expected),
    )
    yield SpeakerCriterion(
        name="unasked",
        label=_("Not asked yet"),
        kind=kind,
        chooses=lambda one: lacks(one) and one.days_waiting is None,
    )
    yield SpeakerCriterion(
        name=Missing.ANSWER,
        label=_("Without an answer"),
        kind=kind,
        chooses=lambda one: lacks(one) and not one.answered,
    )
    yield SpeakerCriterion(
        name="partly",
        label=_("Answered for some of their sessions"),
        kind=kind,
        chooses=lambda one: lacks(one) and one.answered,
    )


def _lacks(what: Missing, now: datetime) -> Callable[[Participant], bool]:
    return lambda one: what in missing(one, now)


def _days(people: Sequence[Participant]) -> Iterator[SpeakerCriterion]:
    for day in sorted({day for one in people for day in _days_of(one)}):
        yield SpeakerCriterion(
            name=f"day-{day.isoformat()}",
            label=_("Speak on %(day)s") % {"day": written(day, "l j F")},
            kind=_("Days"),
            chooses=partial(_speaks_on, day),
        )


def _speaks_on(day: date, one: Participant) -> bool:
    return day in _days_of(one)


def _days_of(one: Participant) -> set[date]:
    """Return the days on which people speak, by the clock of the edition."""
    slots = (slot for part in one.expected for slot in part.slots)
    return {slot.start.astimezone(one.edition.zone).date() for slot in slots}


def _speaks_in(room: Room, one: Participant) -> bool:
    return any(slot.room == room for part in one.expected for slot in part.slots)


def _rooms(people: Sequence[Participant]) -> Iterator[SpeakerCriterion]:
    rooms = {slot.room for one in people for part in one.expected for slot in part.slots}
    for room in sorted(rooms, key=lambda room: (room.order, room.pk)):
        yield SpeakerCriterion(
            name=f"room-{room.pk}",
            label=_("Speak in %(room)s") % {"room": room},
            kind=_("Rooms"),
            chooses=partial(_speaks_in, room),
        )
