"""What each plan asks for; the answers stand in the address of its page."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import WordsField, free_slug, slug_of
from core.text.translated import Text
from events.models import Edition
from talks.models import Format, Session
from timetable.admin.forms import MinutesField, begins
from timetable.admin.plans.fields import (
    DayField,
    HourField,
    RoomField,
    RoomsField,
    StandingField,
    StandingSlotField,
    StandingSlotsField,
)
from timetable.places import GRID, SlotPlace, session_made_by
from timetable.plans.breaks import Way, break_across, copy_breaks
from timetable.plans.plan import Plan
from timetable.plans.pushing import insert
from timetable.plans.shifting import chosen, everything_after
from timetable.plans.standing import Standing
from timetable.plans.swapping import swap

MOST_DAYS = 366
MOST_ROOMS = 1000
# The address of a break whose title makes none, and of their format.
PAUSE = "pause"
NEW_FORMAT = Text("Pause", "Break")


class PlanForm(forms.Form):
    """A form for a plan; until `asked` is in the address, it only offers what may be chosen."""

    asked: ClassVar[str]

    def __init__(self, edition: Edition, standing: Standing, sent: QueryDict) -> None:
        super().__init__(sent if self.asked in sent else None, initial=sent.dict())
        self.edition = edition
        self.standing = standing
        for field in self.fields.values():
            if isinstance(field, StandingField):
                field.offer(standing)

    def plan(self, step: UUID) -> Plan:
        """Return what was asked for as the step of that key. The form is valid."""
        raise NotImplementedError

    def make_rows(self, step: UUID) -> None:
        """Create the rows that the plan needs, before it is taken as that step."""

    def clean(self) -> dict[str, Any]:
        """Add `start`, where a day and an hour are asked for."""
        cleaned = super().clean() or {}
        day, hour = cleaned.get("day"), cleaned.get("hour")
        if day and hour:
            try:
                cleaned["start"] = begins(day, hour, self.standing.zone)
            except ValidationError as error:
                self.add_error("hour", error)
        return cleaned

    @property
    def shown_day(self) -> date | None:
        """Return the day of the sheet that shows what the plan changes, if that was asked for."""
        return self.cleaned_data.get("day") if self.is_valid() else None

    def title_of(self, session: UUID) -> str:
        """Return the title of a session of the plan."""
        return self.standing.titles[session]


class AfterForm(PlanForm):
    """A form for all that follows an hour in some rooms, moved by minutes."""

    asked = "minutes"

    day = DayField(label=gettext_lazy("Day"))
    hour = HourField(label=gettext_lazy("What begins at this hour or later"))
    minutes = MinutesField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("15 is a quarter of an hour later; -15 earlier."),
    )
    rooms = RoomsField()

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        if not minutes:
            raise ValidationError(_("Say by how many minutes."), code="nowhere")
        return minutes

    def plan(self, step: UUID) -> Plan:
        asked = self.cleaned_data
        return everything_after(self.standing, asked["start"], asked["minutes"], asked["rooms"])


class PlacingForm(PlanForm):
    """A form for a place: from an hour of a day, for some minutes."""

    day = DayField(label=gettext_lazy("Day"))
    hour = HourField(label=gettext_lazy("Start"))
    minutes = MinutesField(label=gettext_lazy("Minutes"), min_value=5, initial=30)

    def clean_hour(self) -> time:
        hour: time = self.cleaned_data["hour"]
        if timedelta(minutes=hour.minute, seconds=hour.second) % GRID:
            raise ValidationError(_("Choose a multiple of five minutes."), code="step")
        return hour

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "start" in cleaned and "minutes" in cleaned:
            cleaned["end"] = cleaned["start"] + timedelta(minutes=cleaned["minutes"])
            if self.standing.passes_midnight(self.place_in(UUID(int=0))):
                self.add_error("minutes", ValidationError(_("It would end after midnight.")))
        return cleaned

    def place_in(self, room: UUID) -> SlotPlace:
        """Return the place that is asked for, in a room."""
        return SlotPlace(room, self.cleaned_data["start"], self.cleaned_data["end"])


class BreakForm(PlacingForm):
    """A form for a break in all rooms, or in some."""

    asked = "title_fr"
    field_order = ("title_fr", "title_en")

    title_fr = WordsField(label=gettext_lazy("Title"), max_length=200)
    title_en = WordsField(
        label=capfirst(gettext_lazy("title in English")), max_length=200, required=False
    )
    rooms = RoomsField()
    way = forms.ChoiceField(
        label=gettext_lazy("What stands there"),
        choices=[
            (Way.PUSH, gettext_lazy("goes after the break")),
            (Way.LEAVE, gettext_lazy("stays, and there is no break in that room")),
        ],
        required=False,
    )
    format = forms.ModelChoiceField(
        Format.objects.none(),
        label=capfirst(gettext_lazy("format")),
        to_field_name="key",
        required=False,
        empty_label=None,
    )

    def __init__(self, edition: Edition, standing: Standing, sent: QueryDict) -> None:
        super().__init__(edition, standing, sent)
        # The most usual one first.
        formats = edition.formats.filter(is_break=True, withdrawn=False)
        formats = formats.annotate(used=Count("sessions")).order_by("-used", "order", "pk")
        self.fields["format"].queryset = formats  # type: ignore[attr-defined]
        if len(formats) < 2:
            del self.fields["format"]
        self.usual = formats.first()

    def clean_way(self) -> Way:
        return Way(self.cleaned_data["way"] or Way.PUSH)

    def plan(self, step: UUID) -> Plan:
        asked = self.cleaned_data
        places = map(self.place_in, asked["rooms"])
        plan = break_across(self.standing, session_made_by(step), places, asked["way"])
        if self.usual:
            return plan
        makes = _("The edition has no format for breaks: one is made, “%(name)s”.")
        return replace(plan, remarks=(makes % {"name": NEW_FORMAT.either}, *plan.remarks))

    def title_of(self, session: UUID) -> str:
        new: str = self.cleaned_data["title_fr"]
        return self.standing.titles.get(session, new)

    def make_rows(self, step: UUID) -> None:
        """Create the session of the break, and a format if there is none for breaks."""
        asked = self.cleaned_data
        Session.objects.create(
            key=session_made_by(step),
            edition=self.edition,
            title_fr=asked["title_fr"],
            title_en=asked["title_en"],
            slug=free_slug(self.edition.sessions.all(), slug_of(asked["title_fr"]) or PAUSE),
            format=asked.get("format") or self.usual or self._new_format(),
            languages=[],
            state=Session.State.CONFIRMED,
        )

    def _new_format(self) -> Format:
        slug = free_slug(self.edition.formats.all(), PAUSE)
        names = {"name_fr": NEW_FORMAT.fr, "name_en": NEW_FORMAT.en}
        return Format.objects.create(edition=self.edition, slug=slug, is_break=True, **names)


class CopyBreaksForm(PlanForm):
    """A form for the breaks of a day, once more on another."""

    asked = "target"

    source = DayField(label=gettext_lazy("Breaks of"))
    target = DayField(label=gettext_lazy("Also on"))

    def __init__(self, edition: Edition, standing: Standing, sent: QueryDict) -> None:
        super().__init__(edition, standing, sent)
        days = self.fields["target"].choices  # type: ignore[attr-defined]
        source = sent.get("source") or standing.days[0].isoformat()
        # What is sent all the same is told by name to be the same day.
        self.fields["target"].widget.choices = [
            (day, words) for day, words in days if day != source
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("source") and cleaned.get("source") == cleaned.get("target"):
            self.add_error("target", ValidationError(_("Choose another day."), code="same"))
        return cleaned

    @property
    def shown_day(self) -> date | None:
        return self.cleaned_data["target"] if self.is_valid() else None

    def plan(self, step: UUID) -> Plan:
        return copy_breaks(self.standing, self.cleaned_data["source"], self.cleaned_data["target"])


class InsertForm(PlacingForm):
    """A form for a session from the pool, or a slot of it, at an hour in a room."""

    asked = "hour"
    field_order = ("session",)

    session = forms.ModelChoiceField(
        Session.objects.none(), label=gettext_lazy("Session"), to_field_name="key"
    )
    slot = StandingSlotField(required=False, widget=forms.HiddenInput)
    room = RoomField(label=gettext_lazy("Room"))

    def __init__(self, edition: Edition, standing: Standing, sent: QueryDict) -> None:
        super().__init__(edition, standing, sent)
        sessions = edition.sessions.exclude(state=Session.State.WITHDRAWN)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.initial = {**self._as_it_is(), **self.initial}

    def _as_it_is(self) -> dict[str, Any]:
        """Return where the slot is, or how long a session of this format is as a rule."""
        for slot in self.standing.slots:
            if str(slot.key) == self.initial.get("slot"):
                start, end = slot.place.start.astimezone(self.standing.zone), slot.place.end
                return {
                    "session": slot.session,
                    "day": start.date(),
                    "hour": start.time(),
                    "room": slot.place.room,
                    "minutes": (end - start) // timedelta(minutes=1),
                }
        try:
            key = UUID(self.initial.get("session", ""))
        except ValueError:
            return {}
        shape = self.edition.formats.filter(sessions__key=key).first()
        return {"minutes": shape.default_minutes} if shape else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        slot, session = cleaned.get("slot"), cleaned.get("session")
        if session and not self.errors:
            mine = [each.key for each in self.standing.of_session(session.key)]
            # What has a place is moved from there: it gets no second one.
            cleaned["slot"] = slot = slot or next(iter(mine), None)
            if slot and slot not in mine:
                message = _("It is no longer on the sheet.")
                self.add_error("slot", ValidationError(message, code="gone"))
        return cleaned

    def title_of(self, session: UUID) -> str:
        asked: Session = self.cleaned_data["session"]
        return self.standing.titles.get(session, str(asked))

    def plan(self, step: UUID) -> Plan:
        asked = self.cleaned_data
        place = self.place_in(asked["room"])
        return insert(self.standing, asked["session"].key, asked["slot"], place)


class SwapForm(PlanForm):
    """A form for two slots that exchange their places."""

    asked = "other"

    slot = StandingSlotField(label=gettext_lazy("This one"))
    other = StandingSlotField(label=gettext_lazy("changes places with"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slot") and cleaned.get("slot") == cleaned.get("other"):
            self.add_error("other", ValidationError(_("Choose another one."), code="same"))
        return cleaned

    @property
    def shown_day(self) -> date | None:
        if not self.is_valid():
            return None
        return self.standing.day_of(self.standing.by_key[self.cleaned_data["slot"]].place.start)

    def plan(self, step: UUID) -> Plan:
        return swap(self.standing, self.cleaned_data["slot"], self.cleaned_data["other"])


class ManyForm(PlanForm):
    """A form for chosen slots, moved by the same distance."""

    asked = "slots"

    slots = StandingSlotsField(label=gettext_lazy("Sessions"))
    days = forms.IntegerField(
        label=gettext_lazy("By days"), required=False, min_value=-MOST_DAYS, max_value=MOST_DAYS
    )
    minutes = MinutesField(label=gettext_lazy("By minutes"), required=False)
    rooms = forms.IntegerField(
        label=gettext_lazy("By rooms to the right"),
        required=False,
        min_value=-MOST_ROOMS,
        max_value=MOST_ROOMS,
    )

    def __init__(self, edition: Edition, standing: Standing, sent: QueryDict) -> None:
        super().__init__(edition, standing, sent)
        self.initial["slots"] = sent.getlist("slots")
        day = next((day for day in standing.days if day.isoformat() == sent.get("day")), None)
        if day and not self.is_bound:
            of_day = replace(standing, slots=tuple(standing.on(day)))
            self.fields["slots"].offer(of_day)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned[name] for name in ("days", "minutes", "rooms")):
            raise ValidationError(
                _("Say how far: by days, by minutes or by rooms."), code="nowhere"
            )
        return cleaned

    def plan(self, step: UUID) -> Plan:
        asked = self.cleaned_data
        far = {name: asked[name] or 0 for name in ("days", "minutes", "rooms")}
        return chosen(self.standing, set(asked["slots"]), **far)
