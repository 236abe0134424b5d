"""Revisions of recaps."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from recaps.models.recap import Recap


class Utf8Encoder(json.JSONEncoder):
    """A JSON encoder that keeps letters as they are: escaped, “é” takes six bytes, not two."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class Revision(models.Model):
    """All that an author may change of a recap, as one save left it; its words never change.

    The newest that is not `aside` is the text under work. One is aside when another user had saved
    meanwhile: it is kept, to be compared and taken up, and nothing builds on it. Of the others,
    those that were not chosen thin out as they grow old (recaps/thinning.py).
    """

    recap = models.ForeignKey(
        Recap, models.CASCADE, related_name="revisions", verbose_name=_("recap")
    )
    number = models.PositiveIntegerField(_("number"))
    # Field names → values; pictures by file, sessions, speakers and topics by key.
    document = models.JSONField(_("document"), encoder=Utf8Encoder)
    # Of the document, in bytes.
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    aside = models.BooleanField(_("set aside"), default=False)
    saved_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, editable=False)
    # What there was at first, was handed in, published or had back, and what is aside.
    kept_for_ever = models.BooleanField(_("kept for ever"), default=False, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["recap", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["recap", "number"], name="revision_once_per_number")
        ]
        # They answer by themselves: on SQLite, what stands behind a long text is slow to read.
        indexes = [
            models.Index(
                fields=["recap", "kept_for_ever", "saved_at", "saved_by"], name="revision_thinning"
            ),
            models.Index(fields=["saved_by", "size", "saved_at"], name="revision_usage"),
        ]

    def __str__(self) -> str:
        return f"{self.recap} ({self.number})"
