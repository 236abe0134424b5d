"""Selections that readers keep on the server, and counts of stars."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Edition
from talks.models import Session, Slot

# After the last day of the edition: thirteen months.
KEPT = timedelta(days=396)


class SelectionQuerySet(models.QuerySet["Selection"]):
    def outlived(self) -> "SelectionQuerySet":
        """Filter selections of editions that ended more than KEPT ago."""
        return self.filter(edition__last_day__lt=timezone.localdate() - KEPT)


class Selection(models.Model):
    """What a reader picked of an edition, and noted, without anything about the reader.

    `key` is derived from its reading id, `editing_key` from its secret, and with `mask` one from
    the other (picks.addresses). `sessions` are sorted short keys; `notes` are encrypted with the
    secret (picks.notes).
    """

    key = models.CharField(max_length=64, unique=True)
    editing_key = models.CharField(max_length=64, unique=True)
    mask = models.CharField(max_length=24, blank=True)
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    sessions = models.JSONField(default=list)
    notes = models.TextField(blank=True, default="", db_default="")

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("selection")
        verbose_name_plural = _("selections")

    def __str__(self) -> str:
        return self.key[:8]


class StarCountQuerySet(models.QuerySet["StarCount"]):
    def against_seats(self) -> "StarCountQuerySet":
        """Annotate `seats`, of the session or else of its rooms, and `share`: stars for 100 seats.

        A session with several slots has the seats of all of them together. Both are None if those
        of a room are unknown, or if the session has no time.
        """
        slots = Slot.objects.standing().filter(session=OuterRef("session")).order_by()
        known = Case(When(slots=Count("room__capacity"), then=Sum("room__capacity")))
        rooms = slots.values("session").annotate(slots=Count("pk"), capacity=known)
        return self.annotate(
            seats=Coalesce("session__seats", Subquery(rooms.values("capacity"))),
            share=F("count") * 100 / NullIf("seats", 0),
        )

    def fuller_than_their_room(self) -> "StarCountQuerySet":
        """Filter expected sessions with more stars than seats."""
        expected = Session.objects.expected().values("pk")
        return self.against_seats().filter(count__gt=F("seats"), session__in=expected)


class StarCount(models.Model):
    """The number of browsers that keep a session, without anything about their owners."""

    session = models.OneToOneField(
        Session,
        models.CASCADE,
        related_name="star_count",
        verbose_name=_("session"),
    )
    count = models.PositiveIntegerField(_("stars"), default=0)
    passed_on = models.BooleanField(
        _("passed on to the speakers"), default=False, db_default=False, editable=False
    )

    objects = StarCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("star count")
        verbose_name_plural = _("star counts")

    def __str__(self) -> str:
        return str(self.session)
