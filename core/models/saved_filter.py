"""Filters of the admin's lists, saved under a name."""

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """The filter and order of a list of the admin, under a name.

    `list` is the label of the list's model; `query` the pairs of its address, as they are read.
    """

    list = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60)
    query = models.JSONField(_("filtered by"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_filters",
        verbose_name=_("account"),
    )
    shared = models.BooleanField(_("for everybody"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "owner", "name"], name="saved_filter_once_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Return the query string of the list, with its question mark."""
        query = QueryDict(mutable=True)
        for name, value in self.query:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"
