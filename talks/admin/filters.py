"""Filters of the lists of sessions and slots."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, cast
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.admin.filters import FilterKind, KindFilter
from core.text import languages
from core.text.translated import fold, written
from events.admin.owned import EditionFilter, OfEditionFilter, edition_in_view
from events.models import Edition, Room
from speakers.models import Speaker, SpeakerQuerySet
from talks.models import Format, Session, Slot, Track
from talks.models.session import SessionQuerySet
from talks.models.slot import SlotQuerySet
from talks.releases import compare_draft, newest

type Rows = models.QuerySet[models.Model]


def with_slots(rows: Rows, slots: models.QuerySet[Any]) -> Rows:
    """Filter slots or sessions: those that are, or have one of, these slots."""
    return rows.filter(pk__in=slots.values("pk" if rows.model is Slot else "session"))


class DayFilter(admin.SimpleListFilter):
    """Filters by the days of the edition in view; a slot belongs to the day it starts."""

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


class LanguageFilter(admin.SimpleListFilter):
    """Filters by the languages spoken at the edition in view, in any region."""

    title = _("language of speech")
    parameter_name = "language"

    def lookups(
        self, request: HttpRequest, model_admin: object
    ) -> list[tuple[str, StrPromise | str]]:
        edition = edition_in_view(request)
        sessions = edition.sessions if edition else Session.objects
        spoken = {
            languages.primary(tag)
            for tags in sessions.values_list("languages", flat=True)
            for tag in tags
        }
        named = [(tag, languages.names([tag])) for tag in languages.in_order(spoken)]
        return [*named, ("none", _("Not said"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        tag = self.value()
        if tag == "none":
            return queryset.filter(languages=[])
        if tag not in dict(self.lookup_choices):
            return queryset
        said: Rows = queryset.annotate(said_languages=Cast("languages", models.TextField()))
        return said.filter(
            Q(said_languages__contains=f'"{tag}"') | Q(said_languages__contains=f'"{tag}-')
        )


class MissingFilter(KindFilter):
    title = _("what is missing")
    parameter_name = "missing"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "slot": (_("No slot"), SessionQuerySet.without_slot),
        "summary": (_("No summary"), SessionQuerySet.without_summary),
        "speaker": (_("No speaker"), SessionQuerySet.without_speaker),
        "english": (_("No English"), SessionQuerySet.without_english),
    }


class PublicFilter(admin.SimpleListFilter):
    """Filters by the difference between rows and what is public of the edition in view."""

    title = _("publication")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrPromise]]:
        return [("changed", _("Changed since")), ("never", _("Never"))]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        match self.value():
            case "changed":
                return queryset.filter(announced=True, key__in=_changed(request))
            case "never":
                return queryset.filter(announced=False)
        return queryset


def _changed(request: HttpRequest) -> set[UUID]:
    """Return the keys of entries that differ from the newest release, cached on the request."""
    seen: dict[str, Any] = request.__dict__
    if "changed_since_release" not in seen:
        edition = edition_in_view(request)
        seen["changed_since_release"] = {
            key
            for each in ([edition] if edition else Edition.objects.all())
            for key in compare_draft(each, newest(each)).keys
        }
    found: set[UUID] = seen["changed_since_release"]
    return found


def same_title(rows: SessionQuerySet) -> SessionQuerySet:
    return _titled(rows, lambda edition, others: others.get(edition, 0) > 0)


def title_elsewhere(rows: SessionQuerySet) -> SessionQuerySet:
    return _titled(rows, lambda edition, others: any(n for e, n in others.items() if e != edition))


def _titled(rows: SessionQuerySet, wanted: Callable[[int, Counter[int]], bool]) -> SessionQuerySet:
    """Filter by the count of other announced sessions with the same title, by edition."""
    columns = ("pk", "edition", "title_fr", "title_en", "announced")
    sessions = Session.objects.exclude(state=Session.State.WITHDRAWN, announced=True)
    known = [
        (pk, edition, fold(title or english), announced)
        for pk, edition, title, english, announced in sessions.exclude(
            format__is_break=True
        ).values_list(*columns)
    ]
    announced_as: dict[str, Counter[int]] = defaultdict(Counter)
    for _pk, edition, title, announced in known:
        announced_as[title][edition] += announced
    found = [
        pk
        for pk, edition, title, announced in known
        if wanted(edition, announced_as[title] - Counter([edition] * announced))
    ]
    return rows.filter(pk__in=found)


class AgainFilter(KindFilter):
    """Filters sessions whose title or person is also elsewhere in the announced programme."""

    title = _("double announcement")
    parameter_name = "again"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "title": (_("The same title, in the same edition"), same_title),
        "edition": (_("The same title, in another edition"), title_elsewhere),
        "person": (_("The same person, in the same edition"), SessionQuerySet.with_person_again),
    }


class ClashFilter(KindFilter):
    title = _("clashes")
    parameter_name = "clash"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "room": (_("A room twice"), SlotQuerySet.in_a_room_twice),
        "person": (_("A person twice"), SlotQuerySet.with_person_twice),
    }


class SpeakersOfEditionFilter(EditionFilter):
    """Filters the speakers of the edition being worked on, and those without a session."""

    @property
    def said(self) -> str:
        """Return a sentence on what the list holds."""
        if self.edition is None:
            return ""
        sentence = _("Here: those of “%(edition)s”, and those without a session.")
        return sentence % {"edition": self.edition}

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        if self.edition is None:
            return queryset
        return cast("SpeakerQuerySet", queryset).for_edition(self.edition.pk)


def added_filters(model: type[models.Model]) -> tuple[type[admin.SimpleListFilter], ...]:
    """Return the filters on an edition's programme for lists of speakers."""
    return (SpeakersOfEditionFilter, PublicFilter) if model is Speaker else ()
