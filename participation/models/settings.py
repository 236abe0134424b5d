"""What organisers settle on for the speakers of an edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Edition


class ParticipationSettings(models.Model):
    """The settings of an edition; without a row, all are as their defaults."""

    edition = models.OneToOneField(
        Edition,
        models.CASCADE,
        related_name="participation_settings",
        verbose_name=_("edition"),
    )
    answers_until = models.DateField(
        _("answers until"),
        null=True,
        blank=True,
        help_text=_("The last day on which speakers confirm; afterwards they write to you."),
    )
    # Keys of participation.proposable.AT_ONCE.
    taken_at_once = models.JSONField(
        _("taken at once"),
        default=list,
        blank=True,
        help_text=_("What speakers send of it is taken without waiting for you, as a draft."),
    )

    class Meta:
        verbose_name = _("settings for speakers")
        verbose_name_plural = _("settings for speakers")

    def __str__(self) -> str:
        return str(self.edition)
