"""Whether those who use the admin must have a second factor."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.user import User


class SecondFactorRule(models.Model):
    """One row while they must, none while they may."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("second factor that is required")
        verbose_name_plural = _("second factors that are required")
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_second_factor_rule")
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
