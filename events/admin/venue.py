"""Venues and rooms in the admin."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.base import NOTICE, thumbnail
from core.forms.forms import ChecklistField, SlugForm, require_alt_text
from core.forms.web_addresses import WebAddressesField
from events.admin.owned import OwnedAdmin, edition_of_new
from events.extension_points import OVERLAPS
from events.models import Room, Service, Venue

SOURCES_HELP = _("Web addresses a text rests on, one per line.")


class VenueForm(SlugForm):
    sources = WebAddressesField(label=_("Sources"), required=False, help_text=SOURCES_HELP)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        require_alt_text(self, "plan")
        return cleaned


@admin.register(Venue)
class VenueAdmin(OwnedAdmin):
    form = VenueForm
    list_display = ("name_fr", "street_address", "withdrawn_or_not")
    search_fields = ("name_fr", "name_en", "street_address")
    readonly_fields = ("plan_seen",)
    fieldsets = (
        (None, {"fields": ("edition", "name_fr", "name_en", "slug")}),
        (
            _("Where it is"),
            {
                "fields": (
                    "street_address",
                    ("latitude", "longitude"),
                    *("access_fr", "access_en", "transport_fr", "transport_en"),
                )
            },
        ),
        (
            _("Plan"),
            {
                "fields": ("plan_seen", "plan", "plan_alt_fr", "plan_alt_en"),
                "description": _("A picture of the floors, on the page of the venue."),
            },
        ),
        (
            _("What it is like"),
            {
                "fields": (
                    "description_fr",
                    "description_en",
                    "accessibility_fr",
                    "accessibility_en",
                )
            },
        ),
        NOTICE,
    )

    @admin.display(description=_("plan"))
    def plan_seen(self, venue: Venue) -> SafeString:
        return thumbnail(venue, "plan")


class RoomForm(SlugForm):
    services = ChecklistField(label=_("What it offers"), choices=Service.choices)

    def clean_holds_several(self) -> bool:
        """Refuse to limit the room to one session while sessions overlap."""
        several: bool = self.cleaned_data["holds_several"]
        if self.instance.holds_several and not several:
            for sentence in filter(None, OVERLAPS.ask(self.instance)):
                raise ValidationError(sentence)
        return several


@admin.register(Room)
class RoomAdmin(OwnedAdmin):
    form = RoomForm
    of_edition = ("venue",)
    list_display = ("__str__", "venue", "capacity", "order", "withdrawn_or_not")
    list_select_related = ("venue",)
    search_fields = ("name_fr", "name_en")
    fieldsets = (
        (None, {"fields": ("edition", "venue", "name_fr", "name_en", "slug")}),
        (_("For those who come"), {"fields": ("capacity", "services", "way_in_fr", "way_in_en")}),
        (
            _("In the programme"),
            {
                "fields": ("order", "holds_several"),
                "description": _(
                    "Rooms stand side by side in this order, smallest first, on a screen in the "
                    "foyer too: “Take the programme along” says how to put it there."
                ),
            },
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the only venue and the last place in the order as defaults."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        edition = edition_of_new(request)
        if edition is None:
            return initial
        venues = list(edition.venues.filter(withdrawn=False)[:2])
        last = edition.rooms.aggregate(last=Max("order"))["last"]
        found = {"venue": venues[0].pk} if len(venues) == 1 else {}
        return {**found, "order": 0 if last is None else last + 1, **initial}
