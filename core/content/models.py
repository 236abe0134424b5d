"""The version of all that is public, what was erased of it, and its backups."""

from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """The version of the content, a single row: pages kept in memory belong to one version."""

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


class Erasure(models.Model):
    """A row that was erased, without a word of whose it was: its key means nothing without the row.

    Copies of it lie beside the backups; a restored site erases the same again.
    """

    at = models.DateTimeField(_("erased at"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    # The name was replaced in other texts too; of what was known of a speaker: they also asked to
    # be taken out of what is public.
    everywhere = models.BooleanField(_("everywhere"), default=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Backup(models.Model):
    """A run of `manage.py backup`, whether it succeeded or not."""

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
