"""Releases: published programmes, kept for ever."""

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from core.models import User
from core.text.translated import Translated
from events.models import Edition


class ReleaseQuerySet(models.QuerySet["Release"]):
    def one_by_one(self) -> Iterator["Release"]:
        """Yield releases, each fetched on its turn: all documents would not fit in memory."""
        for pk in list(self.values_list("pk", flat=True)):
            yield self.get(pk=pk)


class Release(models.Model):
    """A published version of the programme: the document, who, when, and what changed.

    `document`, `calendar_sequence` and `changes` are JSON, described in talks.programme,
    talks.calendar_sequence and talks.diff. `addresses` keeps every slug that ever was public: kind
    → slug → key.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="releases", verbose_name=_("edition")
    )
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="releases",
        verbose_name=_("published by"),
    )
    note_fr = models.CharField(_("note for the public"), max_length=300, blank=True)
    note_en = models.CharField(_("note for the public, in English"), max_length=300, blank=True)
    back_to = models.PositiveIntegerField(_("back to release"), null=True, blank=True)
    erased_at = models.DateTimeField(
        _("something erased at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Otherwise a release never changes."),
    )
    site_name = models.CharField(
        _("name of the site"),
        max_length=100,
        default="Marseille 2.0",
        editable=False,
        help_text=_("As the first release of the edition had it: calendars know it by that."),
    )
    document = models.JSONField(_("document"))
    calendar_sequence = models.JSONField(_("sequence in calendars"))
    changes = models.JSONField(_("changes"))
    # Each with the rule, the keys of its sides, and the permission that reading it needs.
    reasons = models.JSONField(
        _("errors that were published, and why"),
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        editable=False,
    )
    addresses = models.JSONField(_("addresses"))

    note = Translated()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["edition", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="release_number_once_per_edition"
            )
        ]

    def __str__(self) -> str:
        names = {"edition": self.edition, "number": self.number}
        return gettext("%(edition)s, release %(number)s") % names
