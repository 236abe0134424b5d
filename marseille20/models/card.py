"""Social cards: what a shared link of a page shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Card(models.Model):
    """The card of one public page, made by the task worker; a row exists when its file does."""

    path = models.CharField(_("path of the page"), max_length=300, unique=True)
    digest = models.CharField(_("digest of what it shows"), max_length=32)
    file = models.CharField(_("file"), max_length=100)
    alt = models.TextField(_("alternative text"))

    class Meta:
        verbose_name = _("social card")
        verbose_name_plural = _("social cards")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
