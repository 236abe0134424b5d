"""Filters of the lists of sessions and slots."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.text import written
from events.admin.owned import OfEditionFilter, edition_in_view
from events.models import Edition, Room
from talks.models import Format, Session, Slot, Track

if TYPE_CHECKING:
    from talks.models.session import SessionQuerySet


class DayFilter(admin.SimpleListFilter):
    """The days of the edition in view; a slot belongs to the day it starts."""

    title = _("day")
    parameter_name = "day"
    edition: Edition | None

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        self.edition = edition_in_view(request)
        days = self.edition.days if self.edition else []
        return [(day.isoformat(), written(day, "l j F")) for day in days]

    def slots(self) -> models.QuerySet[Slot] | None:
        """The slots of the chosen day, or None when there is none."""
        if not self.edition or self.value() not in dict(self.lookup_choices):
            return None
        midnight = datetime.combine(
            date.fromisoformat(str(self.value())), time(), self.edition.zone
        )
        next_midnight = midnight + timedelta(days=1)
        return Slot.objects.filter(withdrawn=False, start__gte=midnight, start__lt=next_midnight)

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[models.Model]
    ) -> models.QuerySet[models.Model]:
        slots = self.slots()
        if slots is None:
            return queryset
        wanted = slots.values("pk" if queryset.model is Slot else "session")
        return queryset.filter(pk__in=wanted)


class RoomFilter(OfEditionFilter):
    title = _("room")
    parameter_name = "room"
    model: ClassVar[type[models.Model]] = Room
    path: ClassVar[str] = "room"

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[models.Model]
    ) -> models.QuerySet[models.Model]:
        slots = super().queryset(request, Slot.objects.filter(withdrawn=False))
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(pk__in=slots.values("pk" if queryset.model is Slot else "session"))


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


class MissingFilter(admin.SimpleListFilter):
    title = _("what is missing")
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrPromise]]:
        return [("slot", _("No slot")), ("summary", _("No summary"))]

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Session]
    ) -> models.QuerySet[Session]:
        sessions = cast("SessionQuerySet", queryset)
        match self.value():
            case "slot":
                return sessions.without_slot()
            case "summary":
                return sessions.without_summary()
        return sessions
