"""Notes in the margin of a recap, by the editors who read it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from recaps.models.recap import Recap


class Note(models.Model):
    """A remark on a passage, or on the whole text when `passage` is empty."""

    recap = models.ForeignKey(Recap, models.CASCADE, related_name="notes", verbose_name=_("recap"))
    # The words it is about, without markup: passages have no name that survives an edit.
    passage = models.TextField(_("passage"), blank=True)
    text = models.TextField(_("note"))
    written_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["recap", "written_at", "pk"]

    def __str__(self) -> str:
        return self.text


class Reply(models.Model):
    """A reply of an author or an editor to a note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="replies", verbose_name=_("note"))
    text = models.TextField(_("reply"))
    written_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reply to a note")
        verbose_name_plural = _("replies to notes")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text
