"""The page for people who film or take photographs: who allows it, by room and hour.

It is read on a phone in a corridor, and printed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from core.text.translated import Text
from events.admin.pages import EditionPage
from events.models import Edition
from participation.models import Consent
from participation.participants import Participant, participants
from talks.models import Session, Slot

# What a speaker said → word; None: nothing.
WORDS: dict[bool | None, StrPromise] = {
    True: gettext_lazy("yes"),
    False: gettext_lazy("no"),
    None: gettext_lazy("not answered"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person on stage, and what they say of being filmed and photographed; None: nothing."""

    name: str
    filmed: bool | None
    photographed: bool | None

    @property
    def words(self) -> tuple[StrPromise, StrPromise]:
        return WORDS[self.filmed], WORDS[self.photographed]


@dataclass(frozen=True, slots=True)
class FilmedSlot:
    """A slot of a session, by the edition's clock, with who is on stage."""

    hours: str
    session: Session
    people: list[Person]

    @property
    def filmed(self) -> bool | None:
        """Whether all allow it; None: one has still to be asked, and nobody refused."""
        return _all(person.filmed for person in self.people)

    @property
    def verdict(self) -> StrPromise:
        return {
            True: gettext_lazy("Film"),
            False: gettext_lazy("Do not film"),
            None: gettext_lazy("Ask first"),
        }[self.filmed]


@dataclass(frozen=True, slots=True)
class FilmedRoom:
    """A room with its slots, by day."""

    name: Text
    days: dict[date, list[FilmedSlot]]


def rooms(edition: Edition) -> list[FilmedRoom]:
    """Return the rooms of an edition, with the sessions in which a speaker takes part."""
    people: dict[int, list[Person]] = defaultdict(list)
    slots: dict[int, tuple[Slot, Session]] = {}
    for participant in participants(edition):
        for part in participant.expected:
            for slot in part.slots:
                slots[slot.pk] = slot, part.session
                people[slot.pk].append(_person(participant))
    by_room: dict[int, dict[date, list[FilmedSlot]]] = defaultdict(lambda: defaultdict(list))
    for slot, session in sorted(slots.values(), key=lambda pair: (pair[0].start, pair[0].pk)):
        start, end = (moment.astimezone(edition.zone) for moment in (slot.start, slot.end))
        hours = f"{start:%H:%M}–{end:%H:%M}"
        by_room[slot.room_id][start.date()].append(FilmedSlot(hours, session, people[slot.pk]))
    return [
        FilmedRoom(room.name, dict(by_room[room.pk]))
        for room in edition.rooms.all()
        if room.pk in by_room
    ]


def _person(participant: Participant) -> Person:
    said = participant.consents.get
    purposes = Consent.Purpose
    name = participant.speaker.name
    return Person(name, said(purposes.RECORDING), said(purposes.PHOTOGRAPHS))


def _all(answers: Iterable[bool | None]) -> bool | None:
    said = set(answers)
    return False if False in said else None if None in said else True


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": FILMING.label(edition),
        "opts": Edition._meta,
        "edition": edition,
        "rooms": rooms(edition),
    }
    return TemplateResponse(request, "admin/participation/filming.html", context)


FILMING = EditionPage(
    name="filming",
    label=lambda _edition: gettext_lazy("Who may be filmed"),
    view=_view,
    rights=("participation.view_consent",),
    changes=False,
)
