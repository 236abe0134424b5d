"""Rows that come from people without an account and are moderated."""

from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User


class ModeratedQuerySet[M: models.Model](models.QuerySet[M]):
    def published(self) -> Self:
        """Return the rows that readers see."""
        return self.filter(state=Moderated.State.PUBLISHED)

    def waiting(self) -> Self:
        """Return the rows that wait for an editor: new ones, and those with proposed changes."""
        changed = models.Q(state=Moderated.State.PUBLISHED, proposed__isnull=False)
        return self.filter(models.Q(state=Moderated.State.HELD) | changed)


class Moderated(models.Model):
    """A row sent by a person without an account, for an editor to decide on.

    Its methods change its attributes alone; the caller saves it.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("E-mail address not confirmed")
        HELD = "held", _("Waiting")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        # By its sender.
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # The column of the picture that came with it.
    picture_field: ClassVar[str]

    state = models.CharField(_("state"), max_length=11, choices=State, default=State.HELD)
    # New values of columns, by name, that came after an editor's decision: readers go on seeing
    # those that were decided upon.
    proposed: "models.JSONField[dict[str, Any] | None]" = models.JSONField(
        _("proposed changes"), null=True, blank=True, editable=False, encoder=DjangoJSONEncoder
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, editable=False)
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    def mark_published(self) -> None:
        """Set the state to published."""
        self.state = self.State.PUBLISHED

    def empty(self) -> None:
        """Remove the words of others from the row."""
        self.empty_picture()

    def empty_picture(self) -> None:
        """Remove the picture, which is then on no server of ours."""
        raise NotImplementedError

    @property
    def has_trusted_sender(self) -> bool:
        """Whether what its sender changes appears at once."""
        return False

    def trust_sender(self) -> None:
        """Record, the first time, that an editor published something of the sender."""

    def distrust_sender(self) -> None:
        """Make an editor read first what the sender says from now on."""

    def forget_traces(self) -> None:
        """Delete what letters and logs say of the row once it is withdrawn."""
