"""Received webmentions (https://www.w3.org/TR/webmention/)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tasks.attempts import Attempted
from reactions.models.reaction import Reaction
from recaps.models import ExternalRecap


class Webmention(Attempted):
    """A notice that a page elsewhere, the source, links to one of ours, the target."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        VERIFIED = "verified", _("verified")
        # It linked here, and does no more.
        GONE = "gone", _("gone")
        FAILED = "failed", _("failed")

    source = models.URLField(_("source"), max_length=500)
    target = models.URLField(_("target"), max_length=500)
    # Of the source, without port and www.
    host = models.CharField(max_length=253, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    received_at = models.DateTimeField(_("last received at"), default=timezone.now)
    # A digest of what the source said when it was verified; empty as long as it was not, and when
    # its link is gone.
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    # What became of it.
    reaction = models.ForeignKey(
        Reaction, models.SET_NULL, null=True, related_name="webmentions", verbose_name=_("reaction")
    )
    external_recap = models.ForeignKey(
        ExternalRecap,
        models.SET_NULL,
        null=True,
        related_name="webmentions",
        verbose_name=_("recap elsewhere"),
    )

    class Meta:
        verbose_name = _("webmention")
        verbose_name_plural = _("webmentions")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="webmention_once_per_pair")
        ]
        indexes = [models.Index(fields=["state", "host"], name="webmention_waiting")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
