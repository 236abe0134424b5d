"""What readers take along."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Edition

# After the last day of the edition: thirteen months.
KEPT = timedelta(days=396)


class SelectionQuerySet(models.QuerySet["Selection"]):
    def outlived(self) -> "SelectionQuerySet":
        """Those of editions that are long over."""
        return self.filter(edition__last_day__lt=timezone.localdate() - KEPT)


class Selection(models.Model):
    """Sessions that somebody picked of an edition; of who that is, nothing is known.

    `key` follows from its secret (picks.addresses). `sessions` are short keys, in their order.
    """

    key = models.CharField(max_length=64, unique=True)
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    sessions = models.JSONField(default=list)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("selection")
        verbose_name_plural = _("selections")

    def __str__(self) -> str:
        return self.key[:8]
