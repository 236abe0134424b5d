"""Imports of Markdown, and the state of each of their files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from recaps.models.recap import Recap


class MarkdownImport(models.Model):
    """An import of a text or an archive, of which the task worker makes drafts file by file.

    A user has one at a time; the last one is kept until the next.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=255)
    # Where it lies in the storage of imports; empty as soon as it is not needed any more.
    upload = models.CharField(max_length=100, blank=True)
    # The address of this site that its user reached it by, to know its links, and the language.
    site = models.CharField(max_length=255)
    language = models.CharField(max_length=2, editable=False)
    # When it last went on.
    moved_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    # Spent on it so far.
    seconds = models.FloatField(default=0)
    # What there is to say of the whole of it, and why it was refused or broken off.
    sentences = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    # Names of its files that are no texts, and that no text has named so far.
    passed_over = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Markdown import")
        verbose_name_plural = _("Markdown imports")
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_import_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class ImportedFile(models.Model):
    """A Markdown file of an import; it becomes a draft once, however often the worker is killed."""

    class State(models.TextChoices):
        WAITING = "waiting"
        BROUGHT = "brought"
        REFUSED = "refused"

    whole = models.ForeignKey(MarkdownImport, models.CASCADE, related_name="files")
    name = models.TextField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    # How often its reading was begun.
    tries = models.PositiveSmallIntegerField(default=0)
    recap = models.ForeignKey(Recap, models.SET_NULL, null=True, related_name="+")
    # What was changed, or why it was refused.
    sentences = models.JSONField(default=list)

    class Meta:
        verbose_name = _("file of a Markdown import")
        verbose_name_plural = _("files of Markdown imports")
        ordering = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["whole", "name"], name="file_once_in_an_import")
        ]

    def __str__(self) -> str:
        return self.name
