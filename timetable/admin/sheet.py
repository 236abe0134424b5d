"""The sheet: rooms and hours of an edition, where sessions are placed."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from core.text.translated import written
from events.admin.pages import EditionPage
from events.models import Edition
from talks.admin.problems import ShownProblem, shown
from talks.admin.rules import RULES
from talks.formatting import weekday
from talks.models import Session
from timetable.admin.acting import act, writes_place
from timetable.admin.answers import LOOKING, PLACING
from timetable.admin.forms import PlaceForm, PoolForm, initial_of
from timetable.admin.head import head
from timetable.admin.wrong import ways_to, wrong_with
from timetable.cards import iso
from timetable.columns import ColumnMaker, SheetHours, hours_of
from timetable.judging import card_maker
from timetable.programmes import count_unpublished, planned_programme, seen_programme
from timetable.refusals import Refusal, RefusedStepError
from timetable.sheet import (
    SheetSession,
    SheetSlot,
    moved_since,
    people_in,
    pool,
    rooms_in,
    sheet_sessions,
    sheet_slots,
    shown_slots,
)
from timetable.state import fingerprint, token
from timetable.steps import TakenStep, last_step
from timetable.wording import undo_label

if TYPE_CHECKING:
    from core.models import User

ACTING = (*PLACING, "talks.delete_slot")
# All days, in the address.
EVERY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTab:
    label: str
    query: str
    is_shown: bool
    key: UUID | None = None


class SheetPage:
    """What the page of a sheet shows to one user, as its address asks."""

    def __init__(self, request: HttpRequest, edition: Edition) -> None:
        self.request, self.edition = request, edition
        self.asked = request.GET
        self.may_act = request.user.has_perms(ACTING) and not edition.archived
        # Before the rows: what changes meanwhile is news to who watches this page.
        self.fingerprint = fingerprint(edition.pk)
        plan = seen_programme(edition, self.fingerprint)
        self.links = ways_to(plan.programme)
        self.rooms = rooms_in(plan.programme)
        people = plan.programme.once(people_in)
        self.slots = sheet_slots(edition, shown_slots(edition), people)
        self.waiting = sheet_sessions(pool(edition), people)
        self.cards = card_maker(request, edition, plan)
        every = [*(slot.session for slot in self.slots), *self.waiting]
        drafts = {each.key for each in every if each.state == Session.State.DRAFT}
        self.head = head(request, edition, count_unpublished(plan, drafts))
        self.days = self._days()
        self.pool_form = PoolForm(self.waiting, self.asked)

    def _days(self) -> list[date]:
        """Return the days that are shown: asked for, else that of what is carried, else today."""
        days = {day.isoformat(): day for day in self.edition.days}
        asked = self.asked.get("day", "")
        if asked == EVERY:
            return self.edition.days
        carried = str(self.carried_slot.day) if self.carried_slot else ""
        today = timezone.localdate(timezone=self.edition.zone).isoformat()
        found = (days[day] for day in (asked, carried, today) if day in days)
        return [next(found, self.edition.first_day)]

    # --- What is carried -------------------------------------------------------------------------

    @cached_property
    def carried_slot(self) -> SheetSlot | None:
        asked = self.asked.get("carried", "")
        return next((slot for slot in self.slots if str(slot.key) == asked), None)

    @cached_property
    def carried_session(self) -> SheetSession | None:
        asked = self.asked.get("session", "")
        waiting = next((each for each in self.waiting if str(each.key) == asked), None)
        return self.carried_slot.session if self.carried_slot else waiting

    def place_form(self) -> PlaceForm:
        """Return the form of the place of what is carried."""
        if self.carried_slot:
            initial = initial_of(self.carried_slot)
        else:
            initial = {"day": self.days[0].isoformat(), "minutes": self._lasts}
        return PlaceForm(self.edition, self.rooms, initial=initial)

    # --- The page --------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        shown = [slot for slot in self.slots if slot.day in self.days]
        hours = hours_of(shown)
        waiting = [each for each in self.waiting if self.pool_form.keeps(each)]
        carried = self.carried_session
        return {
            "days": self._day_tabs(),
            "rooms": self._room_tabs(),
            "shown_room": self.shown_room,
            "hours": hours,
            "columns": self._columns(hours),
            "many_days": len(self.days) > 1,
            "shown_day": self.days[0] if len(self.days) == 1 else None,
            "token": self._token(),
            "pool": [self.cards.waiting(each, is_carried=each is carried).html for each in waiting],
            "pool_count": len(self.waiting),
            "pool_form": self.pool_form,
            "outside": self._outside(),
            "may_act": self.may_act,
            "carried": carried,
            "carried_slot": self.carried_slot,
            "problems": self._problems(),
            **wrong_with(self.request, shown, self.cards, self.links),
            "swaps": self._swaps(),
            "step_key": uuid4(),
            "seen": _as_json(self.carried_slot)["from"] if self.carried_slot else None,
            "lasts": self._lasts,
            "kept": self._kept.items(),
            "here": self._query(),
            "head": self.head,
            "action": self._query(**self._carrying),
        }

    def _token(self) -> str:
        day = self.days[0].isoformat() if len(self.days) == 1 else EVERY
        return token(cast("User", self.request.user), self.edition, day, self.fingerprint)

    def _problems(self) -> list[ShownProblem]:
        """Return what rules say of what is carried, with the way to what it meets."""
        if self.carried_session is None:
            return []
        key = self.carried_session.key
        return shown(self.request.user, self.cards.broken.get(key, ()), self.links, here=key)

    def _columns(self, hours: SheetHours) -> list[Any]:
        maker = ColumnMaker(
            hours,
            self.edition.zone,
            self.cards,
            ghosts=moved_since(self.cards.public.values(), self.slots),
            carried=self.carried_slot.key if self.carried_slot else None,
            may_place=self.may_act and self.carried_session is not None,
        )
        return maker.columns(self.rooms, self.days, self.slots)

    @cached_property
    def shown_room(self) -> UUID | None:
        """Return the key of the room that a phone shows."""
        asked = self.asked.get("room", "")
        found = (room.key for room in self.rooms if room.slug == asked)
        first = self.rooms[0].key if self.rooms else None
        return next(found, self.carried_slot.room if self.carried_slot else first)

    def _query(self, **changed: str) -> str:
        """Return the query of this page, with what is kept of it and what changes."""
        return f"?{urlencode({**self._kept, **changed})}"

    @cached_property
    def _kept(self) -> dict[str, str]:
        return {name: asked for name in KEPT if (asked := self.asked.get(name))}

    @property
    def _lasts(self) -> int | None:
        """Return how many minutes what is carried lasts."""
        carried = self.carried_slot or self.carried_session
        return carried.minutes if carried else None

    @property
    def _carrying(self) -> dict[str, str]:
        if self.carried_slot:
            return {"carried": str(self.carried_slot.key)}
        return {"session": str(self.carried_session.key)} if self.carried_session else {}

    def _day_tabs(self) -> list[SheetTab]:
        many = len(self.days) > 1
        tabs = [
            SheetTab(
                label=f"{weekday(day)} {written(day, 'j')}",
                query=self._query(**self._carrying, day=day.isoformat()),
                is_shown=self.days == [day] and not many,
            )
            for day in self.edition.days
        ]
        query = self._query(**self._carrying, day=EVERY)
        every = SheetTab(label=_("All days"), query=query, is_shown=many)
        return [*tabs, every] if len(tabs) > 1 else []

    def _room_tabs(self) -> list[SheetTab]:
        return [
            SheetTab(
                label=room.name.either,
                query=self._query(**self._carrying, room=room.slug),
                is_shown=room.key == self.shown_room,
                key=room.key,
            )
            for room in self.rooms
            if not room.withdrawn or any(slot.room == room.key for slot in self.slots)
        ]

    def _outside(self) -> list[tuple[str, SheetSlot]]:
        """Return the slots outside of the days of the edition, with the query that carries each."""
        days = set(self.edition.days)
        return [
            (self._query(carried=str(slot.key)), slot)
            for slot in self.slots
            if slot.day not in days
        ]

    def _swaps(self) -> list[tuple[str, SheetSlot]]:
        """Return the slots of the shown days with which the carried one may be swapped."""
        if self.carried_slot is None:
            return []
        shown = (slot for slot in self.slots if slot.day in self.days)
        return [(json.dumps(_as_json(slot)), slot) for slot in shown if slot != self.carried_slot]


def _as_json(slot: SheetSlot) -> dict[str, Any]:
    """Return a slot where it stands, as forms say what they were made from."""
    place = {"room": str(slot.room), "start": iso(slot.start), "end": iso(slot.end)}
    return {"slot": str(slot.key), "session": str(slot.session.key), "from": place}


# What of the address stays as one goes on.
KEPT = ("day", "room", "q", "track", "format", "nobody")


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    if "at" in request.GET:
        return redirect(f"{request.path}{_way_to(edition, request.GET['at'])}")
    refusal, form, status = None, None, HTTPStatus.OK
    if request.method == "POST":
        if writes_place(request.POST):
            form = PlaceForm(edition, rooms_in(planned_programme(edition)), request.POST)
        try:
            if taken := act(request, edition, form):
                return redirect(_way_back(request, edition, taken))
        except RefusedStepError as error:
            refusal, status = error.refusal, error.status
    page = SheetPage(request, edition)
    context = {
        **admin.site.each_context(request),
        "title": SHEET.label(edition),
        "opts": Edition._meta,
        "edition": edition,
        "form": form or page.place_form(),
        "refusal": refusal and _worded(refusal, edition),
        "undo": _undo(request, edition) if page.may_act else None,
        "rules": _address_of_rules(request, edition),
        **page.context(),
    }
    with timezone.override(edition.zone):
        response = TemplateResponse(request, "admin/timetable/sheet.html", context, status=status)
        return response.render()


def _worded(refusal: Refusal, edition: Edition) -> dict[str, Any]:
    changes = [change.as_json(edition.zone) for change in refusal.changes]
    return {
        "title": refusal.title,
        "sentence": refusal.sentence,
        "keep": refusal.keep,
        "insist": refusal.insist,
        "kind": refusal.kind,
        "changes": json.dumps(changes) if changes else "",
    }


def _undo(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    step = last_step(edition, cast("User", request.user))
    return {"key": step.key, "label": undo_label(step)} if step else None


def _address_of_rules(request: HttpRequest, edition: Edition) -> str:
    """Return the address of the page of the rules; "" to who may not change them."""
    is_open = RULES.is_open(request, edition)
    return reverse(f"admin:{RULES.address}", args=[edition.pk]) if is_open else ""


def _way_back(request: HttpRequest, edition: Edition, taken: TakenStep) -> str:
    """Return the address of the sheet at what a step changed, with what is kept of the page."""
    kept = {name: value for name in KEPT if (value := request.GET.get(name))}
    done = taken.done[0]
    if done.after is None:
        return f"{request.path}?{urlencode(kept)}#session-{done.session}"
    day = done.after.start.astimezone(edition.zone).date().isoformat()
    if kept.get("day") != EVERY:
        kept["day"] = day
    return f"{request.path}?{urlencode(kept)}#slot-{done.slot}"


def _way_to(edition: Edition, session: str) -> str:
    """Return what follows the address of the sheet, to a session wherever it is, by its key."""
    slots = sheet_slots(edition, shown_slots(edition), {})
    slot = next((each for each in slots if str(each.session.key) == session), None)
    if slot is None:
        return f"#session-{quote(session)}"
    room = edition.rooms.get(key=slot.room).slug
    return f"?{urlencode({'day': slot.day.isoformat(), 'room': room})}#slot-{slot.key}"


SHEET = EditionPage(
    name="sheet",
    label=lambda _edition: gettext_lazy("Sheet"),
    view=_view,
    rights=LOOKING,
    is_first=True,
    # Of an archived edition it is shown, and nothing can be moved.
    changes=False,
)
