"""Who takes part in an edition, what they answered, and what organisers are to know for the day."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.content.personal import Personal
from core.text.translated import labelled
from events.models import Edition
from speakers.models import Speaker
from talks.models import Session


class Participation(models.Model):
    """A speaker in an edition."""

    # The kind of the erasure of all that is known of a speaker and never public.
    ERASURE = "participant"

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="participations", verbose_name=_("edition")
    )
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, related_name="participations", verbose_name=_("speaker")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # By letters with a personal link: the first of them, and how many.
    asked_at = models.DateTimeField(_("asked at"), null=True, editable=False)
    times_asked = models.PositiveIntegerField(_("times asked"), default=0, editable=False)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["edition", "speaker"], name="speaker_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.speaker} · {self.edition}"


class Answer(models.Model):
    """What a speaker said when asked to take part in a session: the newest counts."""

    class Value(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="answers", verbose_name=_("participation")
    )
    session = models.ForeignKey(
        Session, models.CASCADE, related_name="participation_answers", verbose_name=_("session")
    )
    value = models.CharField(_("answer"), max_length=3, choices=Value.choices)
    # To the organisers.
    word = models.TextField(_("a word"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "session"], name="answer_once_per_session"
            )
        ]

    def __str__(self) -> str:
        return labelled(self.session, self.get_value_display())


class PracticalDetails(Personal):
    """What organisers are to know of a speaker to receive them, and when they are there.

    `available` is a list of [from, to] as ISO 8601 in UTC; None: they did not say.
    """

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="details", verbose_name=_("participation")
    )
    access = models.TextField(_("access"), blank=True)
    food = models.TextField(_("food"), blank=True)
    travel = models.TextField(_("travel"), blank=True)
    equipment = models.TextField(_("equipment"), blank=True)
    arrival = models.CharField(_("arrival"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone on the day"), max_length=40, blank=True)
    available = models.JSONField(_("availability"), null=True, blank=True)
    available_at = models.DateTimeField(auto_now=True, null=True)

    class Meta:
        verbose_name = _("practical details")
        verbose_name_plural = _("practical details")

    def __str__(self) -> str:
        return str(self.participation)
