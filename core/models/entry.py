"""The base of every row of the published programme."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """A row that the published programme shows under a permanent key.

    Once announced it is never deleted (core.receivers refuses): it is withdrawn.
    """

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    announced = models.BooleanField(
        _("announced"),
        default=False,
        editable=False,
        help_text=_("It has been in a published programme."),
    )
    withdrawn = models.BooleanField(
        _("withdrawn"),
        default=False,
        editable=False,
        help_text=_("It leaves the lists; its page stays and says so."),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a row without `announced`, which publishing sets: a stale one must not undo it."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = names - {"announced"}
        super().save(*args, **kwargs)
