"""What speakers want of their own words: it waits until organisers take it."""

from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.text.translated import labelled
from participation import uploads
from participation.models.participation import Participation
from speakers.models import Speaker
from talks.models import Session


class Proposal(models.Model):
    """A new value of one field: of the speaker, or of a session of theirs.

    `value`, and `base`, which it was typed over, are as JSON (participation.proposable); a file
    lies in `upload` while it waits.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REPLACED = "replaced", _("replaced by a newer one")

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="proposals", verbose_name=_("participation")
    )
    session = models.ForeignKey(
        Session,
        models.CASCADE,
        null=True,
        related_name="proposals",
        verbose_name=_("session"),
    )
    field = models.CharField(_("field"), max_length=30)
    base = models.JSONField(_("typed over"))
    value = models.JSONField(_("proposed"))
    upload = models.CharField(_("file"), max_length=100, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    made_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    # Of the organisers, to the speaker.
    word = models.TextField(_("a word"), blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "field"],
                condition=Q(state="waiting", session=None),
                name="one_proposal_waits_for_a_speaker",
            ),
            models.UniqueConstraint(
                fields=["participation", "session", "field"],
                condition=Q(state="waiting"),
                name="one_proposal_waits_for_a_session",
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.row, self.label)

    @property
    def row(self) -> Speaker | Session:
        """The row that the field is of."""
        return self.session or self.participation.speaker

    @property
    def label(self) -> str:
        """The name of the field, as the forms of organisers have it."""
        if self.field == "links":
            return str(_("links"))
        return str(self.row._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


@receiver(post_delete, sender=Proposal)
def _delete_upload(instance: Proposal, **kwargs: object) -> None:
    if instance.upload:
        transaction.on_commit(lambda: uploads.delete.call([instance.upload]))
