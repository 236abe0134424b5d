"""Pages elsewhere that are read because a reader gave their address."""

import uuid
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a reader waits for a page at most, and how long what was found is kept.
PATIENCE = timedelta(minutes=2)
KEPT = timedelta(hours=1)


class PageReadQuerySet(models.QuerySet["PageRead"]):
    def kept(self) -> Self:
        return self.filter(asked_at__gt=timezone.now() - KEPT)

    def waiting(self) -> Self:
        return self.filter(done_at=None, asked_at__gt=timezone.now() - PATIENCE)


class PageRead(models.Model):
    """A reading of a page elsewhere; the reader who asked finds its result at `key`."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    url = models.CharField(max_length=500)
    # A keyed digest of who asked.
    visitor = models.CharField(max_length=64)
    language = models.CharField(max_length=5, editable=False)
    # The names of this site, as the reader's request has them.
    hosts = models.JSONField(default=list)
    # The form that was sent about the page when it had been read too long ago, as a query string.
    typed = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # A sealed Proposal, or why there is none, in words.
    found = models.TextField(blank=True)
    problem = models.TextField(blank=True)

    objects = PageReadQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at a page elsewhere")
        verbose_name_plural = _("looks at pages elsewhere")

    def __str__(self) -> str:
        return self.url

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and timezone.now() < self.asked_at + PATIENCE
