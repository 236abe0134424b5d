"""What a recap said at each save."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from recaps.models.recap import Recap


class Revision(models.Model):
    """All that an author may change of a recap, as one save left it; its words never change.

    The newest that is not `aside` is the text under work. One is aside when somebody else had
    saved meanwhile: it is kept, to be compared and taken up, and nothing builds on it.
    """

    recap = models.ForeignKey(
        Recap, models.CASCADE, related_name="revisions", verbose_name=_("recap")
    )
    number = models.PositiveIntegerField(_("number"))
    # Field names → values; pictures by file, sessions, speakers and topics by key.
    document = models.JSONField(_("document"))
    aside = models.BooleanField(_("set aside"), default=False)
    saved_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["recap", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["recap", "number"], name="revision_once_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.recap} ({self.number})"
