"""Filters of the lists of sessions and slots."""

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin.filters import Kind, KindFilter
from core.text import written
from events.admin.owned import OfEditionFilter, edition_in_view
from events.models import Edition, Room
from talks.models import Format, Slot, Track
from talks.models.session import SessionQuerySet

type Rows = models.QuerySet[models.Model]


def with_slots(rows: Rows, slots: models.QuerySet[Any]) -> Rows:
    """Those of the rows, slots or sessions, that are or have one of these slots."""
    return rows.filter(pk__in=slots.values("pk" if rows.model is Slot else "session"))


class DayFilter(admin.SimpleListFilter):
    """The days of the edition in view; a slot belongs to the day it starts."""

    title = _("day")
    parameter_name = "day"
    edition: Edition | None

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        self.edition = edition_in_view(request)
        days = self.edition.days if self.edition else []
        return [(day.isoformat(), written(day, "l j F")) for day in days]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if not self.edition or self.value() not in dict(self.lookup_choices):
            return queryset
        midnight = datetime.combine(
            date.fromisoformat(str(self.value())), time(), self.edition.zone
        )
        standing, next_midnight = Slot.objects.standing(), midnight + timedelta(days=1)
        return with_slots(queryset, standing.filter(start__gte=midnight, start__lt=next_midnight))


class RoomFilter(OfEditionFilter):
    title = _("room")
    parameter_name = "room"
    model: ClassVar[type[models.Model]] = Room
    path: ClassVar[str] = "room"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return with_slots(queryset, super().queryset(request, Slot.objects.standing()))


class TrackFilter(OfEditionFilter):
    title = _("track")
    parameter_name = "track"
    model: ClassVar[type[models.Model]] = Track
    path: ClassVar[str] = "track"


class FormatFilter(OfEditionFilter):
    title = _("format")
    parameter_name = "format"
    model: ClassVar[type[models.Model]] = Format
    path: ClassVar[str] = "format"


class MissingFilter(KindFilter):
    title = _("what is missing")
    parameter_name = "missing"
    kinds: ClassVar[dict[str, Kind]] = {
        "slot": (_("No slot"), SessionQuerySet.without_slot),
        "summary": (_("No summary"), SessionQuerySet.without_summary),
    }
