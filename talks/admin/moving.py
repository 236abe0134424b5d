"""The page that moves the dates of an edition, a day or a room, after it shows the result."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.admin.base import ask_deferred_constraints
from core.forms.widgets import DayInput
from core.models import User
from core.text.translated import written
from events.admin.pages import EditionPage
from events.models import Edition, Room
from talks.admin.problems import Reader, grouped, links_of
from talks.formatting import weekday
from talks.models import Slot
from talks.moving import (
    Move,
    MovedSlot,
    MovePlan,
    OutdatedMoveError,
    RefusedMoveError,
    carry_out,
)

MOST_DAYS = 3660
MOST_MINUTES = 24 * 60


class MoveForm(forms.Form):
    """A form for what is moved and how far; it is in the address of the page."""

    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    room = forms.ModelChoiceField(
        Room.objects.none(), label=gettext_lazy("Room"), required=False, empty_label=None
    )
    days = forms.IntegerField(
        label=gettext_lazy("By days"),
        required=False,
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("364 is a year later, on the same weekday; -1 a day earlier."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("Or so that it begins on"), required=False, widget=DayInput
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("By minutes"),
        required=False,
        min_value=-MOST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=gettext_lazy("30 is half an hour later; -15 a quarter of an hour earlier."),
    )

    def __init__(self, edition: Edition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        days = [(day.isoformat(), written(day, "l j F Y")) for day in _days(edition)]
        self.fields["day"].choices = [("", _("All days")), *days]  # type: ignore[attr-defined]
        rooms = self.fields["room"]
        rooms.queryset = edition.rooms.all()  # type: ignore[attr-defined]
        rooms.empty_label = _("All rooms")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("days") and cleaned.get("first_day"):
            raise ValidationError(
                _("Say by how many days, or the day on which it begins: not both.")
            )
        if not self.errors and not (self._days_away() or cleaned.get("minutes")):
            raise ValidationError(
                _("Say how far: by days, by minutes, or the day on which it begins.")
            )
        if abs(self._days_away()) > MOST_DAYS:
            raise ValidationError(_("That is more than ten years away."))
        return cleaned

    def _days_away(self) -> int:
        days: int = self.cleaned_data.get("days") or 0
        begins: date | None = self.cleaned_data.get("first_day")
        return (begins - (self._day() or self.edition.first_day)).days if begins else days

    def _day(self) -> date | None:
        sent = self.cleaned_data.get("day")
        return date.fromisoformat(sent) if sent else None

    @property
    def move(self) -> Move:
        minutes, room = self.cleaned_data["minutes"] or 0, self.cleaned_data["room"]
        return Move(self.edition, self._days_away(), minutes, self._day(), room)


def _days(edition: Edition) -> list[date]:
    """Return the days of the edition, and others with slots: its days may have been changed."""
    starts = Slot.objects.filter(session__edition=edition).values_list("start", flat=True)
    return sorted({*edition.days, *(start.astimezone(edition.zone).date() for start in starts)})


def move_dates(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show a form and its result, and carry it out if nothing changed meanwhile."""
    form = MoveForm(edition, request.GET if request.GET.keys() & MoveForm.base_fields else None)
    if form.is_valid() and request.method == "POST" and _done(request, form.move):
        return redirect(reverse("admin:talks_slot_changelist", query={"edition": edition.pk}))
    context = {
        **admin.site.each_context(request),
        "title": _("Move the dates of %(edition)s") % {"edition": edition},
        "opts": Edition._meta,
        "edition": edition,
        "form": form,
        **(_page(request.user, MovePlan(form.move)) if form.is_valid() else {}),
    }
    return TemplateResponse(request, "admin/talks/slot/move.html", context)


def _done(request: HttpRequest, move: Move) -> bool:
    try:
        with transaction.atomic():
            plan = carry_out(move, seen=request.POST.get("seen", ""))
            _log(cast("User", request.user), plan)
            ask_deferred_constraints()
    except (OutdatedMoveError, IntegrityError):
        messages.warning(
            request,
            _("Not moved: someone changed something meanwhile. It is shown as it is now."),
        )
    except RefusedMoveError:
        messages.error(request, _("Not moved: see the problems below."))
    else:
        count = len(plan.moved)
        sentence = ngettext("%(count)d slot was moved.", "%(count)d slots were moved.", count)
        messages.success(request, sentence % {"count": count})
        if plan.announced:
            messages.info(request, _("Readers see the new times once you publish them."))
        return True
    return False


def _log(user: User, plan: MovePlan) -> None:
    rows = [moved.slot for moved in plan.moved]
    LogEntry.objects.log_actions(user.pk, rows, CHANGE, change_message=_("Dates moved."))
    if plan.move.is_whole:
        LogEntry.objects.log_actions(
            user.pk,
            [plan.move.edition],
            CHANGE,
            change_message=_("Dates moved."),
            single_object=True,
        )


def _page(user: Reader, plan: MovePlan) -> dict[str, object]:
    edition = plan.move.edition
    return {
        "plan": plan,
        "rows": [_row(moved, edition) for moved in plan.moved],
        "outside": {moved.slot.session for moved in plan.outside},
        "clashes": grouped(user, plan.clashes, links_of(edition)),
        "before": _span(edition.first_day, edition.last_day),
        "after": _span(plan.first_day, plan.last_day),
    }


def _span(first: date, last: date) -> str:
    days = dict.fromkeys(written(day, "l j F Y") for day in (first, last))
    return " – ".join(days)


def _row(moved: MovedSlot, edition: Edition) -> dict[str, object]:
    slot = moved.slot
    return {
        "session": slot.session,
        "room": slot.room,
        "before": _moment(slot.start, slot.end, edition),
        "after": _moment(moved.start, moved.end, edition),
        "announced": slot.announced,
        "withdrawn": slot.withdrawn or slot.session.withdrawn,
    }


def _moment(start: datetime, end: datetime, edition: Edition) -> str:
    """Return a time with its year, which may change."""
    start, end = start.astimezone(edition.zone), end.astimezone(edition.zone)
    return f"{weekday(start)} {written(start, 'j N Y')}, {start:%H:%M}–{end:%H:%M}"


MOVE = EditionPage(
    name="move",
    label=lambda _edition: _("Move the dates"),
    view=move_dates,
    rights=("events.change_edition", "talks.change_slot"),
)
