"""Rows about printed files: an app that prints has one of each, with columns that name what."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrintedFile(models.Model):
    """A document that was printed; a row exists when its file does."""

    # Of the storage, for these files alone.
    folder: ClassVar[str]

    digest = models.CharField(_("digest of what it shows"), max_length=32)
    file = models.CharField(_("file"), max_length=100)

    class Meta:
        abstract = True


class PrintFailure(models.Model):
    """A document that could not be printed, and is not tried again with the same content."""

    # Empty: it could not even be composed.
    digest = models.CharField(_("digest of what it would show"), max_length=32, blank=True)

    class Meta:
        abstract = True
