"""What people allow, as proof: each answer is a row of its own, and none is changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text.translated import labelled
from participation.models.participation import Participation


class Consent(models.Model):
    """A yes or a no to one purpose; of several, the newest holds.

    `wording` is what was asked, as they read it.
    """

    class Purpose(models.TextChoices):
        RECORDING = "recording", _("recording")
        PHOTOGRAPHS = "photographs", _("photographs")
        SLIDES = "slides", _("publication of slides")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="consents", verbose_name=_("participation")
    )
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices)
    given = models.BooleanField(_("given"))
    wording = models.TextField(_("what was asked"))
    given_by = models.CharField(_("given by"), max_length=150)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return labelled(self.get_purpose_display(), _("yes") if self.given else _("no"))
