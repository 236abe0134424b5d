"""Feedback of attendees on sessions, for organisers alone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from core.models import Letter
from speakers.models import Speaker
from talks.models import Session

# A few paragraphs; longer texts are recaps.
LONGEST = 2000


class Face(models.IntegerChoices):
    """The opinions on a session to choose from, best first."""

    VERY_GOOD = 5, _("Very good")
    GOOD = 4, _("Good")
    FAIR = 3, _("So-so")
    POOR = 2, _("Rather poor")
    VERY_POOR = 1, _("Poor")


class Feedback(models.Model):
    """The anonymous feedback that one browser gave on one session.

    `key` is a digest of the browser's token (reactions.feedback.tokens).
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    session = models.ForeignKey(
        Session, models.CASCADE, related_name="feedback", verbose_name=_("session")
    )
    face = models.PositiveSmallIntegerField(_("opinion"), choices=Face)
    text = models.TextField(_("text"), blank=True, max_length=LONGEST)
    given_at = models.DateTimeField(_("given at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent to a speaker"), null=True, editable=False)
    # Those that carry its words, while they are kept.
    letters = models.ManyToManyField(Letter, related_name="+", editable=False)
    # Who reads it on their own page.
    passed_on_to = models.ManyToManyField(Speaker, related_name="+", editable=False)

    class Meta:
        verbose_name = _("piece of feedback")
        verbose_name_plural = _("pieces of feedback")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(face__range=(1, 5)), name="feedback_has_one_of_five_faces"
            )
        ]

    def __str__(self) -> str:
        # Without its words: what the admin notes of a row outlives it.
        return gettext("Feedback %(number)d") % {"number": self.pk}


class SessionFeedback(Session):
    """A session as a row of the admin of feedback."""

    class Meta:
        proxy = True
        verbose_name = _("feedback on a session")
        verbose_name_plural = _("feedback on sessions")
