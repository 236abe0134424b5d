"""What was done on the sheet, step by step, so that it can be undone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from events.models import Edition


class Step(models.Model):
    """One thing that a person did on the sheet of an edition.

    `key` is made by their browser: what is sent again is known by it. `changes` are those of slots,
    as `timetable.places.SlotChange` writes them.
    """

    class Kind(models.TextChoices):
        PLACE = "place"
        MOVE = "move"
        RESIZE = "resize"
        SWAP = "swap"
        UNSCHEDULE = "unschedule"
        DUPLICATE = "duplicate"
        SHIFT = "shift"
        PUSH = "push"
        BREAK = "break"
        COPY_BREAKS = "copy_breaks"
        UNDO = "undo"

    key = models.UUIDField(_("key"), unique=True, editable=False)
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="steps", verbose_name=_("edition")
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="steps", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    changes = models.JSONField(_("changes"), default=list)
    undone = models.BooleanField(_("undone"), default=False)
    # Once it was said why it cannot be undone, those before it can be.
    left = models.BooleanField(_("left as it is"), default=False)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        # It is done on the sheet alone, with the rights to slots.
        default_permissions = ()
        indexes = [models.Index(fields=["edition", "by"], name="step_of_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"
