"""Subscribers, newsletters, and the delivery of each newsletter to each subscriber."""

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.mail import deliveries as bulk_deliveries
from core.text.translated import Translated
from events.models import Announcement
from recaps.models.external_recap import ExternalRecap
from recaps.models.recap import Recap

# How long a reader has to confirm the address.
CONFIRMATION_TIMEOUT = timedelta(days=7)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> "SubscriberQuerySet":
        return self.exclude(confirmed_at=None)

    def expired(self) -> "SubscriberQuerySet":
        """Return the subscribers who did not confirm in time."""
        return self.filter(confirmed_at=None, asked_at__lte=timezone.now() - CONFIRMATION_TIMEOUT)


class Subscriber(models.Model):
    """An address that asked for the newsletter; it receives it once confirmed."""

    # In lower case, so that no address is there twice.
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Recap.Language)
    # The secret in the links to confirm and to leave.
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.email


class DigestQuerySet(models.QuerySet["Digest"]):
    def sent(self) -> "DigestQuerySet":
        """Return the newsletters whose sending began, newest first."""
        return self.exclude(started_at=None).order_by("-started_at", "-pk")


class Digest(bulk_deliveries.BulkMail):
    """One newsletter: a draft until it is sent, then what was sent.

    `mails` is what is sent, frozen when sending starts: language → subject, text, html and leave
    (`newsletter.digests.compose`).
    """

    subject_fr = models.CharField(_("subject"), max_length=150)
    subject_en = models.CharField(_("subject in English"), max_length=150, blank=True)
    intro_fr = models.TextField(
        _("introduction"), blank=True, help_text=_("Plain text; web addresses become links.")
    )
    intro_en = models.TextField(_("introduction in English"), blank=True)
    recaps = models.ManyToManyField(
        Recap, related_name="digests", blank=True, verbose_name=_("recaps")
    )
    external_recaps = models.ManyToManyField(
        ExternalRecap, related_name="digests", blank=True, verbose_name=_("recaps elsewhere")
    )
    announcements = models.ManyToManyField(
        Announcement, related_name="+", blank=True, verbose_name=_("announcements")
    )
    composed_at = models.DateTimeField(_("composed at"), auto_now_add=True)
    mails = models.JSONField(default=dict, editable=False)

    subject = Translated()
    intro = Translated()

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-composed_at", "-pk"]

    def __str__(self) -> str:
        return self.subject_fr


class DeliveryQuerySet(bulk_deliveries.DeliveryQuerySet["Delivery"]):
    left = Q(subscriber=None)

    def due(self) -> Self:
        return super().due().select_related("subscriber")


class Delivery(bulk_deliveries.Delivery):
    """A newsletter on its way to a subscriber; once they leave, it names nobody."""

    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="deliveries", verbose_name=_("newsletter")
    )
    subscriber = models.ForeignKey(
        Subscriber,
        models.SET_NULL,
        null=True,
        related_name="deliveries",
        verbose_name=_("subscriber"),
    )
    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-digest", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "subscriber"], name="newsletter_once_per_subscriber"
            )
        ]
        indexes = [
            models.Index(
                fields=["digest", "due_at"],
                condition=Q(state="waiting"),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.digest} → {self.subscriber or '…'}"
