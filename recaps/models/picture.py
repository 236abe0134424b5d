"""Pictures inside recaps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.images import PictureField
from core.models import User


class Picture(models.Model):
    """An uploaded picture for recaps; texts show it by the name of its file."""

    file = PictureField(_("picture"), width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    # Of the file, in bytes.
    size = models.PositiveIntegerField(_("size"), default=0, editable=False)
    uploaded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture of a recap")
        verbose_name_plural = _("pictures of recaps")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name or ""
