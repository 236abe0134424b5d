"""Imports of programmes, and what is remembered of the files of an edition."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.text.translated import LANGUAGES
from events.models import Edition


class ProgrammeImport(models.Model):
    """An import of a file, from its upload until its rows are written or it is given up.

    An edition has at most one that is open.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("To be looked at")
        WRITING = "writing", _("Being written")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not taken")
        STOPPED = "stopped", _("Given up")

    class Confirm(models.TextChoices):
        PLACED = "placed", _("Confirmed when they have a slot, else drafts")
        NONE = "none", _("All drafts")

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="imports", verbose_name=_("edition")
    )
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="programme_imports",
        verbose_name=_("brought by"),
    )
    name = models.CharField(_("file"), max_length=255)
    # Where it lies in the storage of imports; empty as soon as it is not needed any more.
    upload = models.CharField(max_length=100, blank=True, editable=False)
    language = models.CharField(
        _("language of the texts"),
        max_length=2,
        choices=[("fr", _("French")), ("en", _("English"))],
    )
    confirm = models.CharField(
        _("new sessions are"), max_length=10, choices=Confirm.choices, default=Confirm.PLACED
    )
    # The language of the messages to the user.
    told_in = models.CharField(max_length=2, editable=False, default=LANGUAGES[0])
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READING, db_index=True
    )
    # In percent.
    progress = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("brought at"), default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    # The plan as it was shown (exchange.planning.report), with its questions, and its rows in
    # pages; once it is written, the numbers of its rows.
    report = models.JSONField(default=dict, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # Answers by the names of questions, which are digests.
    decisions = models.JSONField(default=dict, editable=False)
    failure = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("programme import")
        verbose_name_plural = _("programme imports")
        ordering = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=["reading", "ready", "writing"]),
                name="one_programme_import_at_a_time",
                violation_error_message=_("A file is being imported already."),
            )
        ]

    def __str__(self) -> str:
        if self.name:
            return self.name
        # An erasure removes the names of all earlier files.
        when = date_format(timezone.localtime(self.created_at), "SHORT_DATETIME_FORMAT")
        return _("Import of %(time)s") % {"time": when}

    @property
    def is_running(self) -> bool:
        return self.state in {self.State.READING, self.State.WRITING}

    @property
    def is_open(self) -> bool:
        return self.is_running or self.state == self.State.READY


class ReportPage(models.Model):
    """A page of the report: rows of a file with the same action, until the import is decided.

    Refused rows are kept for a while after that. action: of exchange.planning.plan, or “missing”;
    number: from 1; rows: of exchange.planning.report_rows.
    """

    ROWS = 200

    whole = models.ForeignKey(ProgrammeImport, models.CASCADE, related_name="pages")
    action = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    rows = models.JSONField()

    class Meta:
        verbose_name = _("page of a report")
        verbose_name_plural = _("pages of reports")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["whole", "action", "number"], name="report_page_once_per_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.number}"


class FileIdentity(models.Model):
    """The row that an identifier in a file means, so that the next version of the file finds it.

    digest: of the identifier, with the kind of file. The identifier itself is not kept, as it may
    be a name.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("identity in a file")
        verbose_name_plural = _("identities in files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "digest"], name="identity_once_per_edition")
        ]

    def __str__(self) -> str:
        return self.digest


class FileStatement(models.Model):
    """The last statement of a file on a row, so that its next version is compared with it.

    digest: of the kind of file and the row; key: of the row. fields: by name, two keyed digests: of
    the file's value, and of the site's value at that time (exchange.planning.statements). No word
    of the file is kept.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    key = models.UUIDField(db_index=True)
    fields = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("statement of a file")
        verbose_name_plural = _("statements of files")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "digest"], name="statement_once_per_edition")
        ]

    def __str__(self) -> str:
        return self.digest


class MatchedHeading(models.Model):
    """A heading that was matched by hand to one of our columns, or to none (attribute "")."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    heading = models.CharField(max_length=200)
    attribute = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = _("matched heading")
        verbose_name_plural = _("matched headings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "heading"], name="heading_once_per_edition")
        ]

    def __str__(self) -> str:
        return self.heading
