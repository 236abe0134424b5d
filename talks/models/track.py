"""Tracks and formats of sessions."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import NamedEntry
from core.text.translated import Translated
from events.models import Edition


class Track(NamedEntry):
    """A thread through an edition, with its signal flag."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="tracks", verbose_name=_("edition")
    )
    summary_fr = models.CharField(_("summary"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    flag = models.CharField(
        _("signal flag"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]$", _("One capital letter, A to Z."))],
        help_text=_("The letter of its flag, as a rule its initial."),
    )

    summary = Translated()

    class Meta(NamedEntry.Meta):
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="track_slug_once_per_edition",
                violation_error_message=_("Another track of this edition has this address."),
            ),
            *NamedEntry.Meta.constraints,
        ]


class Format(NamedEntry):
    """The format of a session: talk, workshop, break…"""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="formats", verbose_name=_("edition")
    )
    is_break = models.BooleanField(
        _("is a break"), default=False, help_text=_("Welcome, coffee, lunch: the house pauses.")
    )
    default_minutes = models.PositiveSmallIntegerField(_("usual length in minutes"), default=30)

    class Meta(NamedEntry.Meta):
        verbose_name = _("format")
        verbose_name_plural = _("formats")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="format_slug_once_per_edition",
                violation_error_message=_("Another format of this edition has this address."),
            ),
            *NamedEntry.Meta.constraints,
        ]
