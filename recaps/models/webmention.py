"""Sent webmentions (https://www.w3.org/TR/webmention/)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tasks.attempts import Attempted
from recaps.models.recap import Recap


class SentWebmention(Attempted):
    """A notice to a page elsewhere that a recap of ours links to it, or no longer does."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        NO_ENDPOINT = "none", _("takes none")
        FAILED = "failed", _("failed")

    recap = models.ForeignKey(
        Recap, models.CASCADE, related_name="sent_webmentions", verbose_name=_("recap")
    )
    source = models.URLField(_("source"), max_length=500)
    target = models.URLField(_("target"), max_length=500)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    # Found on the target's page; empty when it takes none.
    endpoint = models.URLField(_("endpoint"), max_length=2000, blank=True)
    is_linked = models.BooleanField(_("still linked"), default=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("webmention sent")
        verbose_name_plural = _("webmentions sent")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], name="sent_webmention_once_per_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
