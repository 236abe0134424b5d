"""What is written to many people, and its deliveries: each is sent once at most."""

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tasks.attempts import Attempted


class BulkMail(models.Model):
    """What is sent to many people, with its `deliveries`; a draft until sending starts.

    `turn` numbers the runs of the task that sends it.
    """

    deliveries: Any

    started_at = models.DateTimeField(_("sending began at"), null=True, editable=False)
    finished_at = models.DateTimeField(_("sending ended at"), null=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    trouble = models.TextField(_("what holds it up"), blank=True, editable=False)

    class Meta:
        abstract = True


class Delivery(Attempted):
    """A bulk mail on its way to a recipient; once they leave, it names nobody."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNCERTAIN = "uncertain", _("uncertain")

    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)

    class Meta:
        abstract = True


class DeliveryQuerySet[D: Delivery](models.QuerySet[D]):
    """Deliveries of one model; `left` finds those whose recipient left."""

    left: Q

    def known(self) -> Self:
        """Return the deliveries whose recipient has not left."""
        return self.exclude(self.left)

    def orphaned(self) -> Self:
        """Return the deliveries whose recipient left."""
        return self.filter(self.left)

    def due(self) -> Self:
        """Return the deliveries to be sent now."""
        return self.known().filter(state=Delivery.State.WAITING, due_at__lte=timezone.now())

    def unfinished(self) -> Self:
        """Return the deliveries that are still to be sent, or being sent."""
        waiting = Q(state=Delivery.State.WAITING) & ~self.left
        return self.filter(waiting | Q(state=Delivery.State.SENDING))

    def claimed_before(self, moment: datetime) -> Self:
        """Return the unfinished deliveries claimed before a moment: their worker is gone."""
        return self.filter(state=Delivery.State.SENDING, tried_at__lt=moment)


def all_deliveries() -> list[Any]:
    """Return a DeliveryQuerySet of all deliveries of each model."""
    models_of_apps = [model for model in apps.get_models() if issubclass(model, Delivery)]
    return [model._default_manager.all() for model in models_of_apps]  # noqa: SLF001 (its only name)
