"""When the site was backed up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """One time that `manage.py backup` ended, well or not."""

    made_at = models.DateTimeField(_("made at"), db_index=True)
    # Without the login.
    place = models.CharField(_("place"), max_length=500)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    encrypted = models.BooleanField(_("encrypted"), default=False)
    failure = models.TextField(_("why it failed"), blank=True)

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def is_whole(self) -> bool:
        return not self.failure
