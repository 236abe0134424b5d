"""Forms of the sheet that need no script: what waits for a place, and the place of a slot."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

from core.text.translated import fold, written
from events.models import Edition
from talks.programme import schema
from timetable.places import SlotPlace
from timetable.plans.standing import SkippedHourError, moment_of
from timetable.sheet import SheetSession, SheetSlot

MOST_MINUTES = 24 * 60


class MinutesField(forms.IntegerField):
    """Minutes in steps of five, a day at most."""

    default_error_messages: ClassVar = {
        "step_size": gettext_lazy("Choose a multiple of five minutes.")
    }

    def __init__(self, *, min_value: int = -MOST_MINUTES, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=MOST_MINUTES, step_size=5, **kwargs)


class PoolForm(forms.Form):
    """What is shown of the pool; it is in the address of the page."""

    q = forms.CharField(
        label=gettext_lazy("Search sessions without a place"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    nobody = forms.BooleanField(label=gettext_lazy("Without speaker"), required=False)

    def __init__(self, waiting: Iterable[SheetSession], data: QueryDict) -> None:
        super().__init__(data, auto_id="pool_%s")
        every = {"track": _("All tracks"), "format": _("All formats")}
        for name, words in every.items():
            found = sorted({getattr(session, name) for session in waiting} - {""}, key=fold)
            choices = [("", words), *((each, each) for each in found)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def narrows(self) -> bool:
        """Tell whether more was asked for than words."""
        return any(self.data.get(name) for name in ("track", "format", "nobody"))

    @property
    def is_asked(self) -> bool:
        """Tell whether anything was asked for."""
        return self.narrows or bool(self.data.get("q"))

    def keeps(self, session: SheetSession) -> bool:
        """Tell whether a session is among what was asked for; of nonsense all are."""
        if not self.is_valid():
            return True
        asked = self.cleaned_data
        return (
            all(word in session.searchable_text for word in fold(asked["q"]).split())
            and asked["track"] in ("", session.track)
            and asked["format"] in ("", session.format)
            and not (asked["nobody"] and session.people)
        )


class PlaceForm(forms.Form):
    """A room and a time, as a person writes them by the clocks of the edition."""

    day = forms.ChoiceField(label=gettext_lazy("Day"))
    start = forms.TimeField(
        label=gettext_lazy("Start"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )
    minutes = MinutesField(label=gettext_lazy("Minutes"), min_value=5)
    room = forms.ChoiceField(label=gettext_lazy("Room"))

    def __init__(
        self,
        edition: Edition,
        rooms: Iterable[schema.Room],
        data: QueryDict | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, auto_id="place_%s", initial=initial)
        self.zone = edition.zone
        days = [(day.isoformat(), written(day, "l j F")) for day in edition.days]
        self.fields["day"].choices = days  # type: ignore[attr-defined]
        names = [(str(room.key), room.name.either) for room in rooms if not room.withdrawn]
        self.fields["room"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Add `begins`, the moment that day and start say."""
        cleaned = super().clean() or {}
        if "day" in cleaned and "start" in cleaned:
            day, hour = date.fromisoformat(cleaned["day"]), cleaned["start"]
            try:
                cleaned["begins"] = begins(day, hour.replace(fold=self._fold), self.zone)
            except ValidationError as error:
                self.add_error("start", error)
        return cleaned

    @property
    def _fold(self) -> int:
        """Return which of an hour that comes twice is meant: that in which the slot was seen."""
        try:
            seen = datetime.fromisoformat(self.data.get("from_start", ""))
            return seen.astimezone(self.zone).fold
        except (ValueError, OverflowError):
            return 0

    @property
    def place(self) -> SlotPlace:
        """Return the place that a valid form says."""
        start: datetime = self.cleaned_data["begins"]
        end = start + timedelta(minutes=self.cleaned_data["minutes"])
        return SlotPlace(room=UUID(self.cleaned_data["room"]), start=start, end=end)


def begins(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return when clocks show what was written. Raises ValidationError if they never do."""
    try:
        return moment_of(day, hour, zone)
    except SkippedHourError:
        message = _("Clocks are put forward over this hour: it does not exist that day.")
        raise ValidationError(message, code="skipped") from None


def initial_of(slot: SheetSlot) -> dict[str, object]:
    """Return what a form shows of the place of a slot."""
    return {
        "day": slot.day.isoformat(),
        "start": slot.start.time(),
        "minutes": slot.minutes,
        "room": str(slot.room),
    }
