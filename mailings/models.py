"""What is written to many, what it begins from, and its delivery to each."""

import re

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from core.mail import deliveries
from core.models import User
from core.text.translated import Translated

PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")


class Texts(models.Model):
    """The subject and the text of a mailing in both languages; one is enough.

    Placeholders stand in braces.
    """

    subject_fr = models.CharField(_("subject"), max_length=150, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=150, blank=True)
    text_fr = models.TextField(_("text"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    subject = Translated()

    class Meta:
        abstract = True


class StandingText(Texts):
    """A text that mailings begin from, again and again."""

    name_fr = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    # Of those that the program knows: an upper app finds its own by it.
    code = models.SlugField(blank=True, editable=False)

    name = Translated()

    class Meta:
        verbose_name = _("standing text")
        verbose_name_plural = _("standing texts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="standing_text_once_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.name.either


class Mailing(Texts, deliveries.BulkMail):
    """What is written to chosen people: a draft until it is sent.

    `chosen` are the keys of its recipients, in the audience of that name; once it has left, its
    deliveries alone have them. `criteria` are the names of those by which recipients were added.
    """

    audience = models.CharField(_("audience"), max_length=50, editable=False)
    standing_text = models.ForeignKey(
        StandingText,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="mailings",
        verbose_name=_("standing text"),
    )
    together = models.BooleanField(
        _("one letter together for people of the same sessions"), default=False
    )
    chosen = models.JSONField(default=list, editable=False)
    criteria = models.JSONField(default=list, editable=False)
    reply_to = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("answers go to")
    )
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    sent_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    # By its audience (mailings.naming), which a page asks for once.
    called = ""
    # Until then it can be called back; once it has left, there is none.
    leaves_at = models.DateTimeField(_("leaves at"), null=True, editable=False)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        words = self.called or PLACEHOLDER.sub(r"\1", self.subject.either)
        return words or str(_("Without a subject yet"))


class MailingDeliveryQuerySet(deliveries.DeliveryQuerySet["Delivery"]):
    left = Q(recipient="")


class Delivery(deliveries.Delivery):
    """A mailing on its way to one recipient, by their key; once they are erased, it names nobody.

    `values` is what each word in braces becomes, folded; None for a link, which is not kept
    (`mailings.writing.Values`).
    """

    mailing = models.ForeignKey(
        Mailing, models.CASCADE, related_name="deliveries", verbose_name=_("mailing")
    )
    # Of several people together, it names each.
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2)
    values = models.JSONField(default=dict, editable=False)
    # While it is being sent; it is kept nowhere.
    link = ""

    objects = MailingDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-mailing", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "recipient"],
                condition=~Q(recipient=""),
                name="mailing_once_per_recipient",
            )
        ]
        indexes = [
            models.Index(
                fields=["mailing", "due_at"],
                condition=Q(state="waiting"),
                name="mailing_delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing} → {self.recipient or '…'}"

    @property
    def reason(self) -> str:
        """Return why it failed: in the words of the mail server, or in those of the reader."""
        return gettext(self.failure) if self.failure else ""
