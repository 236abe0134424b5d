"""What was erased, so that no backup brings it back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One row that was erased. It says nothing of whom: its key means something beside the row.

    Copies of it lie beside the backups; a restored site erases the same again.
    """

    at = models.DateTimeField(_("erased at"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    # The name was replaced in other texts too.
    everywhere = models.BooleanField(_("everywhere"), default=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
