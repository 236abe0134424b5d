"""The bulk actions that move slots: to a day, a room, an hour, or by minutes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.bulk import BulkAction, Change, Line, write_rows
from core.text.translated import written
from events.models import Room
from talks.admin.bulk.reasons import taken, untouchable
from talks.admin.bulk.rooms import Wish, refused
from talks.admin.bulk.values import standing
from talks.formatting import short_moment
from talks.models import Session, Slot


class MoveForm(forms.Form):
    day = forms.ChoiceField(label=gettext_lazy("To the day"), required=False)
    room = forms.ModelChoiceField(
        label=gettext_lazy("To the room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=gettext_lazy("— as it is —"),
    )
    at = forms.TimeField(
        label=gettext_lazy("To the hour"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Each keeps its length."),
    )
    by = forms.IntegerField(
        label=gettext_lazy("By so many minutes"),
        required=False,
        min_value=-1440,
        max_value=1440,
        help_text=gettext_lazy("Later; earlier with a minus before it: -15."),
    )

    def __init__(self, data: QueryDict | None, slots: Sequence[Slot]) -> None:
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        editions = {slot.session.edition for slot in slots}
        days = sorted({day for edition in editions for day in edition.days})
        fields["day"].choices = [
            ("", gettext_lazy("— as it is —")),
            *((day.isoformat(), written(day, "l j F Y")) for day in days),
        ]
        rooms = Room.objects.filter(edition__in=editions, withdrawn=False)
        fields["room"].queryset = rooms.select_related("edition")
        if len(editions) > 1:
            fields["room"].label_from_instance = lambda room: f"{room} ({room.edition})"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("at") and cleaned.get("by"):
            self.add_error("by", _("Give an hour or a number of minutes, not both."))
        if not self.errors and not any(cleaned.values()):
            self.add_error(None, _("Choose something to change."))
        return cleaned


def wish(slot: Slot, asked: dict[str, Any]) -> Wish:
    """Return where the slot would be, by the clocks of its edition, keeping its length."""
    length = slot.end - slot.start
    local = slot.start.astimezone(slot.session.edition.zone)
    if asked["day"]:
        local = datetime.combine(date.fromisoformat(asked["day"]), local.time(), local.tzinfo)
    if asked["at"] is not None:
        local = datetime.combine(local.date(), asked["at"], local.tzinfo)
    start = local.astimezone(UTC) + timedelta(minutes=asked["by"] or 0)
    room = asked["room"].pk if asked["room"] else slot.room_id
    return Wish(slot=slot, room=room, start=start, end=start + length)


class MoveSlots(BulkAction[Any]):
    """Moves slots, one per line; the history records it for their session."""

    name: ClassVar[str] = "move"
    label = gettext_lazy("Move to a day, a room, an hour, or by minutes…")
    permission: ClassVar[str] = "move"

    def rows(self, found: QuerySet[Any]) -> list[Any]:
        slots = found.select_related("room", "session__edition")
        return list(slots.order_by("start", "room__order", "pk"))

    def slots(self, rows: Sequence[Any]) -> list[Slot]:
        return list(rows)

    def ask(self, data: QueryDict | None, rows: Sequence[Any]) -> forms.Form:
        return MoveForm(data, self.slots(rows))

    # --- What would be done ----------------------------------------------------------------------

    def plan(self, rows: Sequence[Any], asked: dict[str, Any]) -> list[Line]:
        slots = self.slots(rows)
        barred = {slot.pk: why for slot in slots if (why := self._barred(slot, asked))}
        wishes = {slot.pk: wish(slot, asked) for slot in slots if slot.pk not in barred}
        in_the_way = _in_the_way(wishes.values(), asked["room"])
        return [
            _left(slot, barred[slot.pk])
            if slot.pk in barred
            else _line(wishes[slot.pk], asked["room"], in_the_way.get(slot.pk))
            for slot in slots
        ]

    def _barred(self, slot: Slot, asked: dict[str, Any]) -> str:
        edition, room = slot.session.edition, asked["room"]
        if why := untouchable(slot.session):
            return why
        if slot.withdrawn:
            return _("This slot is withdrawn.")
        if not self.page.admin_site.get_model_admin(Slot).has_change_permission(self.request, slot):
            return _("You may not change it.")
        if room and room.edition_id != edition.pk:
            return _("This room belongs to another edition.")
        day = wish(slot, asked).start.astimezone(edition.zone).date()
        if not edition.first_day <= day <= edition.last_day:
            return _("It would be outside the days of its edition.")
        return ""

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        columns = ["room", "holds_room"] if asked["room"] else []
        if any(asked[name] for name in ("day", "at", "by")):
            columns += ["start", "end"]
        write_rows([slot for line in lines for slot in line.touched], columns)


class MoveSessions(MoveSlots):
    """Moves all slots of sessions."""

    def rows(self, found: QuerySet[Session]) -> list[Session]:
        slots = Slot.objects.standing().select_related("room").order_by("start", "pk")
        sessions = found.select_related("edition").prefetch_related(
            Prefetch("slots", slots, "standing")
        )
        return list(sessions)

    def slots(self, rows: Sequence[Session]) -> list[Slot]:
        found = [slot for session in rows for slot in standing(session)]
        return sorted(found, key=lambda slot: (slot.start, slot.pk))

    def plan(self, rows: Sequence[Session], asked: dict[str, Any]) -> list[Line]:
        nowhere = (session for session in rows if not standing(session))
        left = [Line(row=session, reasons=(_("It has no slot."),)) for session in nowhere]
        return [*super().plan(rows, asked), *left]


def _in_the_way(wishes: Iterable[Wish], room: Room | None) -> dict[int, Slot]:
    """Return the slots that hold a wanted room, by the pk of the slot that wants it."""
    taking = [
        each
        for each in wishes
        if each.slot.session.holds_rooms and not (room or each.slot.room).holds_several
    ]
    rooms = {each.room for each in taking} | {each.slot.room_id for each in taking}
    holding = Slot.objects.filter(holds_room=True, room__in=rooms)
    found = refused([[each] for each in taking], list(holding.select_related("session", "room")))
    return {taking[number].slot.pk: slot for number, slot in found.items()}


def _left(slot: Slot, reason: str) -> Line:
    return Line(row=slot.session, name=str(slot), reasons=(reason,))


def _line(each: Wish, room: Room | None, other: Slot | None) -> Line:
    slot, zone, name = each.slot, each.slot.session.edition.zone, str(each.slot)
    if other:
        return _left(slot, taken(other, zone))
    changes = []
    if each.start != slot.start:
        sides = (short_moment(side.start, side.end, zone) for side in (slot, each))
        changes.append(Change(_("When"), *sides))
        slot.start, slot.end = each.start, each.end
    if room and room.pk != slot.room_id:
        changes.append(Change(_("Where"), str(slot.room), str(room)))
        slot.room = room
        slot.holds_room = slot.takes_room
    return Line(row=slot.session, name=name, changes=tuple(changes), touched=(slot,))
