"""Erasures that are under way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from talks.models.release import Release


class Erasing(models.Model):
    """An erasure that is public already, and still goes through older releases.

    The row is deleted at the end, and with it the names that it replaces.
    """

    # The blanked entry, in the words of a stored talks.programme.EntryId; or of a speaker's, the
    # portrait alone.
    PORTRAIT = "portrait"
    kind = models.CharField(_("kind"), max_length=10)
    key = models.UUIDField(_("key"))
    slug = models.SlugField(_("address from now on"), max_length=100)
    names = models.JSONField(_("names that are replaced"), default=list)
    # The releases up to this number of their rows are done.
    done = models.PositiveBigIntegerField(_("done"), default=0)

    class Meta:
        verbose_name = _("erasure under way")
        verbose_name_plural = _("erasures under way")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def progress(self) -> int:
        """Return the releases that are done, in percent."""
        done = Release.objects.filter(pk__lte=self.done).count()
        return 100 * done // max(1, Release.objects.count())
