"""What comes from people without an account, and waits for an editor."""

from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User


class ModeratedQuerySet[M: models.Model](models.QuerySet[M]):
    def published(self) -> Self:
        """What readers see."""
        return self.filter(state=Moderated.State.PUBLISHED)

    def waiting(self) -> Self:
        """What an editor has to look at: all that is new, and all that was changed since."""
        changed = models.Q(state=Moderated.State.PUBLISHED, proposed__isnull=False)
        return self.filter(models.Q(state=Moderated.State.HELD) | changed)


class Moderated(models.Model):
    """Something that somebody outside sent; its decisions are an editor’s."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("E-mail address not confirmed")
        HELD = "held", _("Waiting")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Refused")
        # By whoever sent it.
        WITHDRAWN = "withdrawn", _("Withdrawn")

    state = models.CharField(_("state"), max_length=11, choices=State, default=State.HELD)
    # New values of columns, by name, that came after an editor's decision: readers go on seeing
    # those that were decided upon.
    proposed: "models.JSONField[dict[str, Any] | None]" = models.JSONField(
        _("proposed changes"),
        null=True,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
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
