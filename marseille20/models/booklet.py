"""The programme as a booklet in PDF."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Edition


class Booklet(models.Model):
    """The booklet of an edition in one language; a row exists when its file does."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="booklets", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    digest = models.CharField(_("digest of what it shows"), max_length=32)
    file = models.CharField(_("file"), max_length=100)

    class Meta:
        verbose_name = _("booklet")
        verbose_name_plural = _("booklets")
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language"], name="booklet_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.language}"


class BookletFailure(models.Model):
    """A booklet that could not be printed, and is not tried again with the same content."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # Empty: it could not even be composed.
    digest = models.CharField(_("digest of what it would show"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("booklet that failed")
        verbose_name_plural = _("booklets that failed")
        ordering = ["edition", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language"], name="booklet_failure_once_per_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.language}"
