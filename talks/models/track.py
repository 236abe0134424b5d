"""Tracks and formats of sessions."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.models import Entry
from core.text.translated import Translated
from events.models import Edition


class Track(Entry):
    """A thread through an edition, with its signal flag."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="tracks", verbose_name=_("edition")
    )
    name_fr = models.CharField(_("name"), max_length=100, blank=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    summary_fr = models.CharField(_("summary"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary in English"), max_length=300, blank=True)
    flag = models.CharField(
        _("signal flag"),
        max_length=1,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]$", _("One capital letter, A to Z."))],
        help_text=_("The letter of its flag, as a rule its initial."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Translated()
    summary = Translated()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["order", "name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="track_slug_once_per_edition",
                violation_error_message=_("Another track of this edition has this address."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="", name_en=""),
                name="track_has_a_name",
                violation_error_message=_("Give a name, in French or in English."),
            ),
        ]

    def __str__(self) -> str:
        # A form that was refused for it shows none.
        return self.name.either or str(_("Untitled"))


class Format(Entry):
    """The format of a session: talk, workshop, break…"""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="formats", verbose_name=_("edition")
    )
    name_fr = models.CharField(_("name"), max_length=100, blank=True)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    is_break = models.BooleanField(
        _("is a break"), default=False, help_text=_("Welcome, coffee, lunch: the house pauses.")
    )
    default_minutes = models.PositiveSmallIntegerField(_("usual length in minutes"), default=30)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    name = Translated()

    class Meta:
        verbose_name = _("format")
        verbose_name_plural = _("formats")
        ordering = ["order", "name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="format_slug_once_per_edition",
                violation_error_message=_("Another format of this edition has this address."),
            ),
            models.CheckConstraint(
                condition=~Q(name_fr="", name_en=""),
                name="format_has_a_name",
                violation_error_message=_("Give a name, in French or in English."),
            ),
        ]

    def __str__(self) -> str:
        # A form that was refused for it shows none.
        return self.name.either or str(_("Untitled"))
