"""The bases of the rows of the published programme."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.text.translated import Translated


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


class NamedEntry(Entry):
    """An entry with a name in French, in English or in both, in an order that organisers choose."""

    name_fr = models.CharField(_("name"), max_length=100, blank=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Translated()

    class Meta:
        abstract = True
        ordering = ["order", "name_fr"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_fr="", name_en=""),
                name="%(class)s_has_a_name",
                violation_error_message=_("Give a name, in French or in English."),
            )
        ]

    def __str__(self) -> str:
        # A form that was refused for it shows none.
        return self.name.either or str(_("Untitled"))
