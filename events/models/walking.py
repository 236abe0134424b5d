"""How long it takes to walk from one room to another."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from events.models.edition import Edition
from events.models.venue import Room

SHORTEST, LONGEST = 1, 120


class WalkingTime(models.Model):
    """The minutes between two rooms of an edition, the same both ways.

    Without a row nothing is known of a pair.
    """

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="walking_times", verbose_name=_("edition")
    )
    one = models.ForeignKey(Room, models.CASCADE, related_name="+", verbose_name=_("one room"))
    other = models.ForeignKey(
        Room, models.CASCADE, related_name="+", verbose_name=_("the other room")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )

    class Meta:
        verbose_name = _("walking time")
        verbose_name_plural = _("walking times")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Least("one", "other"),
                Greatest("one", "other"),
                name="walking_time_once_per_pair",
                violation_error_message=_("The way between these rooms is there already."),
            ),
            models.CheckConstraint(
                condition=~Q(one=F("other")),
                name="walking_time_of_two_rooms",
                violation_error_message=_("Choose two different rooms."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
                name="walking_time_in_bounds",
                violation_error_message=_("Give 1 to 120 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"

    def clean(self) -> None:
        super().clean()
        if {self.one.edition_id, self.other.edition_id} != {self.edition_id}:
            raise ValidationError(_("Both rooms must be of this edition."))
