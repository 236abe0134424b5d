"""The times at which periodic tasks are due."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodicTask(models.Model):
    """One task of `operations.periodic`, and from when it is due, by the database's clock."""

    path = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        # Its table is as old as the site.
        app_label = "marseille20"
        verbose_name = _("periodic task")
        verbose_name_plural = _("periodic tasks")

    def __str__(self) -> str:
        return self.path
