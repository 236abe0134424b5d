"""Notices beside a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text.translated import Translated
from core.text.validators import web_addresses


class WithNotice(models.Model):
    """A notice to readers, and the addresses a text rests on."""

    notice_fr = models.TextField(_("notice to readers"), blank=True)
    notice_en = models.TextField(_("notice to readers in English"), blank=True)
    sources = models.JSONField(
        _("sources"),
        default=list,
        blank=True,
        validators=[web_addresses],
        help_text=_("Web addresses, one per line."),
    )

    notice = Translated()

    class Meta:
        abstract = True
