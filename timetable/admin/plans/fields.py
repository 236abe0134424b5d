"""Form fields of plans: days, hours, rooms and slots as addresses have them."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from core.text.translated import written
from timetable.plans.standing import Standing


class HourInput(forms.TimeInput):
    """The browser's own input for an hour, in steps of five minutes."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"step": 300}, format="%H:%M")


class HourField(forms.TimeField):
    widget = HourInput


class StandingField(forms.ChoiceField):
    """A field whose choices are of what stands."""

    def offer(self, standing: Standing) -> None:
        """Offer what can be chosen."""
        self.choices = self.choices_of(standing)

    def choices_of(self, standing: Standing) -> list[tuple[str, str]]:
        raise NotImplementedError


class DayField(StandingField, forms.TypedChoiceField):
    """A day of the edition."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=date.fromisoformat, **kwargs)

    def choices_of(self, standing: Standing) -> list[tuple[str, str]]:
        return [(day.isoformat(), written(day, "l j F")) for day in standing.days]


class OfRooms(StandingField):
    """Rooms by key, in their order."""

    def choices_of(self, standing: Standing) -> list[tuple[str, str]]:
        return [(str(room.key), room.name) for room in standing.rooms]


class RoomField(OfRooms, forms.TypedChoiceField):
    """One room."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, **kwargs)


class RoomsField(OfRooms, forms.TypedMultipleChoiceField):
    """Several rooms; none means all."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            coerce=UUID,
            required=False,
            label=gettext_lazy("Rooms"),
            help_text=gettext_lazy("None ticked: all."),
        )

    def offer(self, standing: Standing) -> None:
        super().offer(standing)
        self.every = list(standing.room_by_key)

    def to_python(self, value: Any) -> list[str]:
        # A choice of one room or all sends an empty value for all.
        return [sent for sent in super().to_python(value) if sent]

    def clean(self, value: Any) -> list[UUID]:
        chosen: list[UUID] = super().clean(value)
        return chosen or self.every


class OfSlots(StandingField):
    """Slots by key, in the order of time."""

    def choices_of(self, standing: Standing) -> list[tuple[str, str]]:
        return [
            (str(slot.key), f"{standing.written(slot.place)} – {slot.title}")
            for slot in standing.slots
        ]


class StandingSlotField(OfSlots, forms.TypedChoiceField):
    """One slot that stands; None where that may be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, empty_value=None, **kwargs)


class StandingSlotsField(OfSlots, forms.TypedMultipleChoiceField):
    """Several slots that stand."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, **kwargs)
