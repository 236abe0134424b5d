"""Links that show a recap before it is published."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from recaps.models.recap import Recap


def new_token() -> str:
    return secrets.token_urlsafe(24)


class PreviewLink(models.Model):
    """A link by which anybody with its token may read the text under work, until it is revoked."""

    recap = models.ForeignKey(
        Recap, models.CASCADE, related_name="preview_links", verbose_name=_("recap")
    )
    token = models.CharField(_("token"), max_length=40, unique=True, default=new_token)
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["recap", "-made_at"]

    def __str__(self) -> str:
        return str(self.recap)
