"""One number that changes whenever anything public changes."""

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """A single row: pages kept in memory belong to one version of the content."""

    number = models.PositiveBigIntegerField(_("number"), default=1)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())
    oldest_shown = models.PositiveBigIntegerField(
        _("oldest version that may be shown"),
        db_default=1,
        help_text=_("With it, something was taken away from readers."),
    )

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls, *, takes_away: bool = False) -> int:
        """Count one change, in the transaction that makes it; return its number.

        takes_away: something was withdrawn or erased, so that no page of before may be shown.
        """
        following = F("number") + 1
        changed = {"number": following, "changed_at": Now()}
        changed |= {"oldest_shown": following} if takes_away else {}
        with transaction.atomic():
            if not cls.objects.filter(pk=1).update(**changed):
                first = {"number": 2, "oldest_shown": 2 if takes_away else 1}
                cls.objects.get_or_create(pk=1, defaults=first)
            return cls.current()

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 1
