"""The form that asks when a speaker is there, on their own page and in the admin."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from core.text.translated import written
from participation.availability import (
    DayPart,
    HalfDay,
    Interval,
    NoTimeError,
    chosen,
    half_days,
    hours,
    kept,
    read,
)
from participation.details import SaidForm
from participation.models import PracticalDetails

# From and until, so often on one day.
SPANS = 2


class AvailabilityForm(SaidForm):
    """When a speaker is there: half-days, and for a day with finer times its hours instead.

    Nothing at all: they do not say.
    """

    half_days = forms.MultipleChoiceField(required=False)
    never = forms.BooleanField(
        label=gettext_lazy("I am not there on any of these days"), required=False
    )

    class Meta:
        model = PracticalDetails
        fields = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"auto_id": "availability-%s", "label_suffix": "", **kwargs})
        edition = self.instance.participation.edition
        self.zone, self.days = edition.zone, edition.days
        self.offered = half_days(edition)
        self.fields["half_days"].choices = [(each.key, _in_words(each)) for each in self.offered]  # type: ignore[attr-defined]
        said = read(self.instance.available)
        shown = chosen(edition, said or [])
        ticked = [each.key for each in self.offered if each.key in shown.half_days]
        self.initial.update(half_days=ticked, never=said == [])
        self.spans = {day: max(SPANS, len(shown.hours.get(day, ()))) for day in self.days}
        for day in self.days:
            self._add_hours(day, shown.hours.get(day, []))

    def _add_hours(self, day: date, known: list[tuple[time, time]]) -> None:
        for n in range(self.spans[day]):
            start, end = known[n] if n < len(known) else (None, None)
            for name, value in ((_from(day, n), start), (_until(day, n), end)):
                self.fields[name] = forms.TimeField(
                    label=_label(day, n, is_start=name == _from(day, n)),
                    required=False,
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                )
                self.initial[name] = value

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.intervals = list(self._intervals())
        if self.cleaned_data.get("never") and self.intervals:
            message = _("You say that you are not there, and when you are: take one of both away.")
            self.add_error("never", message)
        return self.cleaned_data

    def _intervals(self) -> Iterator[Interval]:
        """Yield what was chosen; the hours of a day count instead of its half-days."""
        typed: dict[date, list[Interval]] = defaultdict(list)
        for day in self.days:
            for n in range(self.spans[day]):
                start, end = (self.cleaned_data.get(each(day, n)) for each in (_from, _until))
                if start is None and end is None:
                    continue
                if start is None or end is None:
                    self._refuse(day, n, end, _("Give both times: from and until."))
                else:
                    typed[day] += self._span(day, n, start, end)
        ticked = self.cleaned_data.get("half_days", ())
        for each in self.offered:
            if each.key in ticked and each.day not in typed:
                yield each.interval
        for spans in typed.values():
            yield from spans

    def _span(self, day: date, n: int, start: time, end: time) -> list[Interval]:
        try:
            return [hours(day, start, end, self.zone)]
        except NoTimeError as error:
            sentence = _("There is no %(time)s on that day: clocks change.") % {"time": error}
            self._refuse(day, n, start, sentence)
            return []

    def _refuse(self, day: date, n: int, said: time | None, sentence: str) -> None:
        name = _from(day, n)
        # What is no time at all has its own sentence.
        if not (self.has_error(name) or self.has_error(_until(day, n))):
            self.add_error(name, sentence)

    def save(self, commit: bool = True) -> PracticalDetails:
        """Save the availability alone."""
        row: PracticalDetails = self.instance
        is_said = self.intervals or self.cleaned_data["never"]
        row.available = kept(self.intervals, self.zone) if is_said else None
        row.save(update_fields=["available", "available_at"] if row.pk else None)
        return row

    # --- For the template ------------------------------------------------------------------------

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return each day with its half-days and the fields of its hours."""
        ticked = set(self["half_days"].value() or ())
        found = []
        for day in dict.fromkeys(each.day for each in self.offered):
            own = {each.part: each for each in self.offered if each.day == day}
            cells = [
                {
                    "key": own[part].key,
                    "label": _in_words(own[part]),
                    "is_ticked": own[part].key in ticked,
                }
                if part in own
                else None
                for part in DayPart
            ]
            spans = [
                (self[_from(day, n)], self[_until(day, n)]) for n in range(self.spans.get(day, 0))
            ]
            has_hours = any(start.value() or end.value() or start.errors for start, end in spans)
            found.append({"day": day, "cells": cells, "spans": spans, "has_hours": has_hours})
        return found

    @property
    def has_hours(self) -> bool:
        return any(row["has_hours"] for row in self.rows)


def _from(day: date, n: int) -> str:
    return f"from-{day.isoformat()}-{n}"


def _until(day: date, n: int) -> str:
    return f"until-{day.isoformat()}-{n}"


def _in_words(each: HalfDay) -> str:
    return f"{capfirst(written(each.day, 'l j F'))}, {each.part.label}"


def _label(day: date, n: int, *, is_start: bool) -> str:
    """Return the label of a time, whole: it is read aloud alone."""
    names = {"day": capfirst(written(day, "l j F")), "number": n + 1}
    if is_start:
        return _("%(day)s, from (%(number)s)") % names
    return _("%(day)s, until (%(number)s)") % names
