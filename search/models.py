"""What organisers say that words mean, when someone searches for them."""

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from events.models import Edition, Page
from talks.models import Session


class Shortcut(models.Model):
    """Expressions that lead people who search for them to a practical page, or to a service."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="shortcuts", verbose_name=_("edition")
    )
    words = models.TextField(
        _("what people type"),
        max_length=2000,
        help_text=_(
            "One expression a line, in each language. Capitals, accents and plurals make no "
            "difference."
        ),
    )
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="shortcuts",
        verbose_name=_("practical page"),
        help_text=_("Readers are led there once it is published."),
    )
    service = models.CharField(
        _("sessions with this service"), max_length=20, choices=Session.Service, blank=True
    )

    class Meta:
        verbose_name = _("search shortcut")
        verbose_name_plural = _("search shortcuts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False) | ~Q(service=""),
                name="shortcut_leads_somewhere",
                violation_error_message=_("Choose a practical page, a service, or both."),
            ),
        ]

    def __str__(self) -> str:
        return Truncator(", ".join(self.words.splitlines())).chars(80)
