"""Venues and their rooms."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django_stubs_ext import StrPromise

from core.files.images import PictureField
from core.models import Entry, NamedEntry, WithNotice
from core.text.translated import Translated
from events.models.edition import Edition

LATITUDES = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDES = [MinValueValidator(-180), MaxValueValidator(180)]
REGION = ("plan_left", "plan_top", "plan_width", "plan_height")


class Service(models.TextChoices):
    """A service that a room offers; what a session may promise of these has the same code there."""

    STEP_FREE = "step_free", _("Step-free")
    WHEELCHAIR_SPACES = "wheelchair_spaces", _("Wheelchair spaces")
    INDUCTION_LOOP = "induction_loop", _("Induction loop")
    LIVE_CAPTIONS = "live_captions", _("Live captions")
    INTERPRETING = "interpreting", _("Interpreting")
    STREAMED = "streamed", _("Live streaming")
    ADJUSTABLE_TABLES = "adjustable_tables", _("Height-adjustable tables")
    SEATING = "seating", _("Plenty of seats")
    QUIET_SPACE_NEARBY = "quiet_space_nearby", _("Quiet space nearby")


class Venue(Entry, WithNotice):
    """A place where an edition is held."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="venues", verbose_name=_("edition")
    )
    name_fr = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    street_address = models.TextField(_("postal address"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDES)
    longitude = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDES)
    description_fr = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    access_fr = models.TextField(_("how to come"), blank=True)
    access_en = models.TextField(_("how to come, in English"), blank=True)
    transport_fr = models.TextField(_("transport"), blank=True)
    transport_en = models.TextField(_("transport, in English"), blank=True)
    accessibility_fr = models.TextField(_("accessibility"), blank=True)
    accessibility_en = models.TextField(_("accessibility in English"), blank=True)

    plan = PictureField(_("plan"), blank=True, width_field="plan_width", height_field="plan_height")
    plan_width = models.PositiveIntegerField(null=True, editable=False)
    plan_height = models.PositiveIntegerField(null=True, editable=False)
    plan_alt_fr = models.TextField(
        _("plan, in words"),
        blank=True,
        help_text=_("What it shows: where the doors are, which room is beside which."),
    )
    plan_alt_en = models.TextField(_("plan, in words, in English"), blank=True)

    name = Translated()
    description = Translated()
    access = Translated()
    transport = Translated()
    plan_alt = Translated()
    accessibility = Translated()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="venue_slug_once_per_edition",
                violation_error_message=_("Another venue of this edition has this address."),
            ),
            models.CheckConstraint(
                condition=Q(plan="") | ~Q(plan_alt_fr=""),
                name="plan_is_described",
                violation_error_message=_("Describe the plan in words."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="venue_has_both_coordinates_or_none",
                violation_error_message=_("Give both coordinates, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr


def _percent(
    label: StrPromise, least: int, most: int
) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds)


class Room(NamedEntry):
    """A room of a venue."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="rooms", verbose_name=_("edition")
    )
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name=_("venue"))
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    holds_several = models.BooleanField(
        _("several sessions at once"),
        default=False,
        help_text=_("For a lounge, workshops side by side, short talks within a longer session."),
    )
    services = models.JSONField(_("services"), default=list, blank=True)
    way_in_fr = models.TextField(_("how to get in"), blank=True)
    way_in_en = models.TextField(_("how to get in, in English"), blank=True)

    # Its region on the plan of its venue, in percent of the picture: another one may be larger.
    plan_left = _percent(_("on the plan, left"), 0, 99)
    plan_top = _percent(_("on the plan, top"), 0, 99)
    plan_width = _percent(_("on the plan, width"), 1, 100)
    plan_height = _percent(_("on the plan, height"), 1, 100)

    way_in = Translated()

    class Meta(NamedEntry.Meta):
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="room_slug_once_per_edition",
                violation_error_message=_("Another room of this edition has this address."),
            ),
            models.CheckConstraint(
                condition=Q(**dict.fromkeys(map("{}__isnull".format, REGION), True))
                | Q(**dict.fromkeys(map("{}__isnull".format, REGION), False)),
                name="room_is_marked_whole_or_not",
                violation_error_message=_(
                    "Give all four numbers of a room on the plan, or none of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(plan_width__gte=1, plan_height__gte=1)
                & Q(plan_width__lte=100 - F("plan_left"))
                & Q(plan_height__lte=100 - F("plan_top")),
                name="room_is_marked_within_the_plan",
                violation_error_message=_(
                    "The room is marked beyond the edge of the plan: left and width together, and "
                    "top and height, are at most 100."
                ),
            ),
            *NamedEntry.Meta.constraints,
        ]
