"""Smaller copies of pictures."""

from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rendition(models.Model):
    """A copy of a picture, made by the task worker; a row exists when its file does."""

    picture = models.CharField(_("picture"), max_length=100, db_index=True)
    name = models.CharField(_("file"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=[("avif", "AVIF"), ("webp", "WebP")])
    width = models.PositiveIntegerField(_("width"))

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["picture", "kind", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "kind", "width"], name="rendition_once_per_width"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return default_storage.url(self.name)
