"""The counts of rate limits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """One count of `core.http.limits`: a digest of what was done and by whom, in one period."""

    # A digest: addresses of people are not kept to be counted.
    key = models.CharField(_("key"), max_length=64)
    began_at = models.DateTimeField(_("began at"))
    ends_at = models.DateTimeField(_("ends at"), db_index=True)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(fields=["key", "began_at"], name="one_tally_for_each_time")
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
