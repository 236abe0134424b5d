"""Venues and rooms in the admin."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.forms import NumberInput, Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.admin.base import NOTICE, GuardedInline, thumbnail
from core.forms.forms import ChecklistField, GuardedForm, GuardedFormSet, SlugForm, require_alt_text
from core.forms.web_addresses import WebAddressesField
from events.admin.owned import OwnedAdmin, edition_of_new
from events.extension_points import OVERLAPS
from events.models import Room, Service, Venue
from events.models.venue import REGION

if TYPE_CHECKING:
    from django.http import QueryDict

SOURCES_HELP = _("Web addresses a text rests on, one per line.")


class RegionForm(GuardedForm):
    class Meta:
        # In the history of a room they are “on the plan” as well; here one sees that.
        labels: ClassVar = {
            "plan_left": capfirst(pgettext_lazy("region", "left")),
            "plan_top": capfirst(pgettext_lazy("region", "top")),
            "plan_width": capfirst(_("width")),
            "plan_height": capfirst(_("height")),
        }
        widgets: ClassVar = {name: NumberInput({"max": 100}) for name in REGION}


class RegionFormSet(GuardedFormSet):
    """The rooms of a venue, marked on its plan."""

    @cached_property
    def picture(self) -> SafeString:
        return thumbnail(self.instance, "plan", sizes="(min-width: 64rem) 50rem, 100vw")

    def _make_new(self, gone: set[int]) -> None:
        """Leave out rooms that are here no longer: no room is made by being marked."""
        super()._make_new(gone)
        data = cast("QueryDict", self.data)
        standing = data.getlist(f"{self.prefix}-INITIAL_FORMS")
        data.setlist(f"{self.prefix}-TOTAL_FORMS", standing)

    def clean(self) -> None:
        if self.gone:
            message = _(
                "Not saved: a room was deleted, or is not in this venue any more. The others are "
                "as you marked them. Save again if that is right."
            )
            raise ValidationError(message, code="stale")
        super().clean()


class RegionInline(GuardedInline):
    """The rooms of a venue on its plan: numbers, which a script draws and writes."""

    model = Room
    form = RegionForm
    formset = RegionFormSet
    fields = (REGION,)
    template = "admin/events/venue/regions.html"
    can_delete = False

    class Media:
        js = (Script("events/regions.js", type="module"),)
        css: ClassVar = {"all": ["events/admin/regions.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return super().get_queryset(request).filter(withdrawn=False)

    def has_add_permission(self, request: HttpRequest, obj: Venue | None = None) -> bool:
        return False


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

    def get_inlines(self, request: HttpRequest, obj: Venue | None) -> Any:
        return [*([RegionInline] if obj else []), *super().get_inlines(request, obj)]

    def save_related(self, request: HttpRequest, form: Any, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, form, *args, **kwargs)
        venue = form.instance
        is_other = venue.plan and form.initial.get("plan") and "plan" in form.changed_data
        if is_other and venue.rooms.filter(withdrawn=False, plan_left__isnull=False).exists():
            sentence = _(
                "The plan is another picture now: look whether its rooms are still where they are "
                "marked."
            )
            url = reverse("admin:events_venue_change", args=[venue.pk])
            look = format_html('{} <a href="{}#rooms-group">{}</a>', sentence, url, venue)
            messages.warning(request, look)

    @admin.display(description=_("plan"))
    def plan_seen(self, venue: Venue) -> SafeString:
        return thumbnail(venue, "plan")


class RoomForm(SlugForm):
    services = ChecklistField(label=_("What it offers"), choices=Service.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "venue" in self.changed_data:
            # It was marked on the plan of another house.
            for name in REGION:
                setattr(self.instance, name, None)
        return cleaned

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
