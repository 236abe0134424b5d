"""The programme as a booklet in PDF."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Edition
from printing.models import PrintedFile, PrintFailure


class Booklet(PrintedFile):
    """The booklet of an edition in one language."""

    folder = "booklets"

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="booklets", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)

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


class BookletFailure(PrintFailure):
    """A booklet that could not be printed, and is not tried again with the same content."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)

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
