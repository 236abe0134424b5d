"""The changes of organisers' rows: values before and after, by whom and when."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User


class RowChange(models.Model):
    """One change of one row; core.history writes them.

    `model` and `row_id` name the row; `whole_model` and `whole_id` the one whose page it is edited
    on: a slot is a part of its session. `before` and `after` are column → value, as JSON: the
    columns that changed; all of them before it was deleted; none where it was added. `parts` is
    what was deleted along with a whole: model → key → columns.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        DELETED = "deleted", _("Deleted")
        ERASED = "erased", _("Erased")

    class Cause(models.TextChoices):
        EDITED = "edited", _("by hand")
        LIST = "list", _("from the list")
        IMPORT = "import", _("by an import")
        DATES = "dates", _("by moving dates")
        SHEET = "sheet", _("on the sheet")
        COPY = "copy", _("by copying an edition")
        PROPOSED = "proposed", _("as its speaker proposed")
        RESTORED = "restored", _("by going back to a version")
        BROUGHT_BACK = "brought_back", _("had back after it was deleted")

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="row_changes",
        verbose_name=_("who"),
    )
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices, default=Cause.EDITED)
    # The same in all that was done at once.
    action = models.UUIDField(_("action"), default=uuid.uuid4)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    whole_model = models.CharField(_("model of the whole"), max_length=50)
    whole_id = models.PositiveBigIntegerField(_("number of the whole"))
    model = models.CharField(_("model"), max_length=50)
    row_id = models.PositiveBigIntegerField(_("number"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    parts = models.JSONField(_("parts"), default=dict)

    class Meta:
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["whole_model", "whole_id"], name="row_change_of_whole"),
            models.Index(fields=["kind", "at"], name="row_change_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}: {self.get_kind_display()}"
