"""The identity of the site in the admin: one page, no list."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.images import get_image_dimensions
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrPromise

from core.admin.base import GuardedAdmin
from core.admin.history import HistoryAdmin
from core.branding.models import COLOURS, OWN
from core.branding.palettes import DEFAULT, NAMES, PALETTES, Palette
from core.database.queries import to_number
from core.extensions import ExtensionPoint
from core.files.images import PictureFormField
from core.files.uploads import PictureInput
from core.forms.forms import GuardedForm
from core.models import SiteIdentity

# The shorter side of a logo, in pixels: icons of 192 are made of it.
SMALLEST_LOGO = 192
# What a site is called, which has a default of its own.
NAMED_AFTER_OURS = ("name", "short_name", "city", "word", "sign")


def _swatches(palette: Palette) -> SafeString:
    """Return the five colours as SVG, to stand beside the name of the palette."""
    squares = ((place * 24, colour) for place, colour in enumerate(palette))
    return format_html(
        '<svg width="122" height="26" viewBox="-1 -1 122 26" aria-hidden="true">{}'
        '<path d="M0 0h120v24H0z" fill="none" stroke="currentColor"/></svg>',
        format_html_join("", '<rect x="{}" width="24" height="24" fill="{}"/>', squares),
    )


class IdentityForm(GuardedForm):
    palette = forms.ChoiceField(
        label=gettext_lazy("Palette"), initial=DEFAULT, widget=forms.RadioSelect
    )
    logo = PictureFormField(label=gettext_lazy("Logo"), required=False)

    class Meta:
        help_texts: ClassVar[dict[str, StrPromise]] = {
            "city": gettext_lazy("That of editions, unless they say another."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = (
            (name, format_html("{} {}", _swatches(PALETTES[name]), NAMES[name])) for name in NAMES
        )
        palette = cast("forms.ChoiceField", self.fields["palette"])
        palette.choices = [*named, (OWN, _("Own colours, chosen below"))]
        for name in COLOURS:
            self.fields[name].widget = forms.TextInput(attrs={"type": "color"})

    def clean_logo(self) -> object:
        logo = self.cleaned_data["logo"]
        if logo and "logo" in self.changed_data:
            width, height = get_image_dimensions(logo)
            if min(width or 0, height or 0) < SMALLEST_LOGO:
                message = _(
                    "The logo is %(width)d × %(height)d pixels: icons need %(least)d at least on "
                    "its shorter side."
                )
                params = {"width": width, "height": height, "least": SMALLEST_LOGO}
                raise ValidationError(message, code="too_small", params=params)
        return logo


# The icon as it is made of the logo, or without one: an upper app draws it.
ICON = ExtensionPoint[[]]()


@admin.register(SiteIdentity)
class SiteIdentityAdmin(HistoryAdmin):
    is_public_at_once = True
    form = IdentityForm
    formfield_overrides = {
        **GuardedAdmin.formfield_overrides,
        models.ImageField: {"form_class": PictureFormField, "widget": PictureInput},
    }
    readonly_fields = ("icon",)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "tagline_fr", "tagline_en", "city")}),
        (
            gettext_lazy("Home page"),
            {
                "fields": ("word", "sign"),
                "description": gettext_lazy("Both are drawn large, and spelled in flags."),
            },
        ),
        (
            gettext_lazy("Colours"),
            {
                "fields": ("palette", COLOURS),
                "description": gettext_lazy(
                    "From five colours all others are mixed, for the day and for the night. What "
                    "could not be read is refused."
                ),
            },
        ),
        (gettext_lazy("Logo and icons"), {"fields": ("icon", "logo")}),
        (gettext_lazy("Mails"), {"fields": ("sender", "contact")}),
        (gettext_lazy("Foot of the page"), {"fields": ("credits_fr", "credits_en")}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Leave the names of a new site empty: those by default are of another one."""
        return super().get_changeform_initial_data(request) | dict.fromkeys(NAMED_AFTER_OURS, "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteIdentity.objects.exists()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Redirect to the only row, or to the page that adds it."""
        row = SiteIdentity.objects.first()
        if row:
            return HttpResponseRedirect(reverse("admin:core_siteidentity_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:core_siteidentity_add"))
        return super().changelist_view(request, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Return the row of this key; Django does not check a key that is another row's."""
        found = to_number(object_id)
        return super().get_object(request, str(found), *args, **kwargs) if found else None

    @admin.display(description=gettext_lazy("icon"))
    def icon(self, _row: SiteIdentity) -> SafeString:
        """Return the icon as a phone shows it."""
        drawn = (render_to_string(each.template) for each in ICON.extensions())
        return SafeString("".join(drawn))
