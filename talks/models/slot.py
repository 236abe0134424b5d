"""Slots: when and where a session takes place."""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.checks import CheckMessage
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Deferrable, Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.database.locks import hold
from core.history import Cause, recording
from core.models import Entry
from core.text.translated import written
from events.models import Edition, Room
from talks.models.session import Session

ROOM_TAKEN = _("Another session holds this room at that time.")
ROOM_CONSTRAINT = "room_holds_one_session"
LONGEST = timedelta(days=1)
# Filters other slots that overlap this one.
DURING: dict[str, Any] = {"start__lt": OuterRef("end"), "end__gt": OuterRef("start")}


class PostgresExclusion(ExclusionConstraint):
    """An exclusion constraint on PostgreSQL; on SQLite, which has none, it does nothing.

    SQLite makes tables anew instead of altering them, and so asks for no other SQL of a constraint.
    """

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        if schema_editor is None or schema_editor.connection.vendor != "postgresql":
            return ""
        return super().constraint_sql(model, schema_editor)

    def check(
        self, model: type[models.Model], connection: BaseDatabaseWrapper
    ) -> list[CheckMessage]:
        return super().check(model, connection) if connection.vendor == "postgresql" else []

    def validate(self, *args: object, **kwargs: object) -> None:
        """Leave the check to Slot.clean, which works on every database and names the session."""


class SlotQuerySet(models.QuerySet["Slot"]):
    def standing(self) -> "SlotQuerySet":
        return self.filter(withdrawn=False)

    def expected(self) -> "SlotQuerySet":
        """Filter slots that take place, as far as is known."""
        states = [Session.State.DRAFT, Session.State.CONFIRMED]
        return self.standing().filter(session__state__in=states)

    def in_a_room_twice(self) -> "SlotQuerySet":
        """Filter expected slots that overlap in a room for one session at a time."""
        others = Slot.objects.expected().filter(room=OuterRef("room"), **DURING)
        alone = self.expected().filter(room__holds_several=False)
        return alone.filter(Exists(others.exclude(pk=OuterRef("pk"))))

    def in_a_held_room(self) -> "SlotQuerySet":
        """Filter slots that hold a room which another one holds meanwhile."""
        others = Slot.objects.filter(holds_room=True, room=OuterRef("room"), **DURING)
        return self.filter(Exists(others.exclude(pk=OuterRef("pk"))), holds_room=True)

    def with_person_twice(self) -> "SlotQuerySet":
        """Filter expected slots with a person who is expected elsewhere meanwhile."""
        speaker = OuterRef("session__credits__speaker")
        others = Slot.objects.expected().filter(session__credits__speaker=speaker, **DURING)
        others = others.exclude(room=OuterRef("room"))
        mine = Slot.objects.expected().filter(
            Exists(others.exclude(session=OuterRef("session"))), session__credits__isnull=False
        )
        return self.filter(pk__in=mine.values("pk"))

    def clashing_with(self, slot: "Slot") -> "SlotQuerySet":
        """Filter the slots that hold the same room during this one."""
        return self.filter(
            holds_room=True, room=slot.room_id, start__lt=slot.end, end__gt=slot.start
        ).exclude(pk=slot.pk)

    def swap_rooms(self, one: "Slot", other: "Slot") -> None:
        """Give each slot the other's room. Raises IntegrityError if another is in the way."""
        sessions = Session.objects.filter(pk__in=[one.session_id, other.session_id])
        with transaction.atomic(), recording(sessions, cause=Cause.LIST):
            slots = self.filter(pk__in=[one.pk, other.pk])
            hold(slots)
            rooms = dict(slots.values_list("pk", "room"))
            for slot, room in ((one, rooms[other.pk]), (other, rooms[one.pk])):
                slot.refresh_from_db()
                slot.room_id = room
                slot.holds_room = slot.takes_room
                self.filter(pk=slot.pk).update(room=room, holds_room=slot.holds_room)
            for slot in (one, other):
                slot.refuse_a_taken_room()


class Slot(Entry):
    """A session in a room from `start` up to `end`; it belongs to the day it starts."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="slots", verbose_name=_("session")
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="slots", verbose_name=_("room"))
    start = models.DateTimeField(_("start"), db_index=True)
    end = models.DateTimeField(_("end"))
    holds_room = models.BooleanField(_("holds the room"), default=False, editable=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["start", "room__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="slot_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            PostgresExclusion(
                name=ROOM_CONSTRAINT,
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (
                        Func(
                            "start",
                            "end",
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(holds_room=True),
                # Two sessions may swap rooms in one transaction.
                deferrable=Deferrable.DEFERRED,
                violation_error_message=ROOM_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        start = self.start.astimezone(self.session.edition.zone)
        return f"{self.session}, {start:%d/%m %H:%M}, {self.room}"

    @property
    def edition(self) -> Edition:
        return self.session.edition

    @property
    def takes_room(self) -> bool:
        """Tell whether it needs the room for itself: the value of `holds_room` once saved."""
        is_expected = self.session.holds_rooms and not self.withdrawn
        return is_expected and not self.room.holds_several

    def clean(self) -> None:
        super().clean()
        # The session may not be saved yet, when both are made on one page.
        if not (self.start and self.end and self.room_id and hasattr(self, "session")):
            return
        self.check_place()
        if self.takes_room:
            other = Slot.objects.clashing_with(self).select_related("session").first()
            if other:
                message = _("“%(session)s” holds this room at that time.")
                raise ValidationError(
                    {"room": ValidationError(message, params={"session": other.session})}
                )

    def check_place(self) -> None:
        """Raise ValidationError for a room or time that no slot of this edition may have."""
        edition = self.session.edition
        if self.room.edition_id != edition.pk:
            raise ValidationError({"room": _("This room belongs to another edition.")})
        if self.end - self.start > LONGEST:
            raise ValidationError({"end": _("A slot lasts a day at most.")})
        day = self.start.astimezone(edition.zone).date()
        if not edition.first_day <= day <= edition.last_day:
            message = _("The edition runs from %(first)s to %(last)s.")
            days = {"first": edition.first_day, "last": edition.last_day}
            dates = {edge: written(day, "j F Y") for edge, day in days.items()}
            raise ValidationError({"start": ValidationError(message, params=dates)})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.holds_room = self.takes_room
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.refuse_a_taken_room()

    def refuse_a_taken_room(self) -> None:
        """Check the room on SQLite, which lacks the exclusion constraint of PostgreSQL.

        Writers lock the database when their transaction begins, so that nothing is written between
        check and save. Raises IntegrityError.
        """
        if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" or not self.holds_room:
            return
        if Slot.objects.clashing_with(self).exists():
            raise IntegrityError(str(ROOM_TAKEN))
