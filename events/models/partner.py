"""Partners of an edition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.files.images import PictureField
from core.text.translated import Translated
from events.models.edition import Edition


class PartnerQuerySet(models.QuerySet["Partner"]):
    def published(self) -> "PartnerQuerySet":
        return self.filter(published=True)


class Partner(models.Model):
    """A partner of an edition, with its logo if there is one."""

    class Level(models.IntegerChoices):
        MAIN = 1, _("Main partner")
        PARTNER = 2, _("Partner")
        MEDIA = 3, _("Media partner")

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="partners", verbose_name=_("edition")
    )
    name = models.CharField(_("name"), max_length=100)
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level.choices, default=Level.PARTNER
    )
    url = models.URLField(_("link"), blank=True)
    logo = PictureField(_("logo"), width_field="logo_width", height_field="logo_height", blank=True)
    logo_width = models.PositiveIntegerField(editable=False, null=True)
    logo_height = models.PositiveIntegerField(editable=False, null=True)
    logo_alt_fr = models.CharField(_("logo, in words"), max_length=200, blank=True)
    logo_alt_en = models.CharField(_("logo, in words, in English"), max_length=200, blank=True)
    published = models.BooleanField(_("published"), default=False)

    logo_alt = Translated()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["level", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hidden(self) -> set[str]:
        """Return what readers may not see of the partner."""
        return set() if self.published else {"partner"}
