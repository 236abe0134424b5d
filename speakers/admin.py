"""Speakers in the admin."""

from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.admin.base import NOTICE, GuardedInline, thumbnail
from core.admin.bulk import BulkAdmin, offered
from core.admin.filters import ADDED_FILTERS, FilterKind, KindFilter
from core.admin.history import HistoryAdmin
from core.admin.namesakes import NamesakesAdmin
from core.forms.forms import SlugForm, require_alt_text
from core.forms.web_addresses import WebAddressesField
from speakers.bulk import ChangeSpeakers, DeleteSpeakers
from speakers.models import SMALLEST_PORTRAIT, Speaker, SpeakerLink, SpeakerQuerySet

if TYPE_CHECKING:
    from core.files.images import PictureFormField


class SpeakerForm(SlugForm):
    sources = WebAddressesField(
        label=_("Sources"),
        required=False,
        help_text=_("Web addresses the biography rests on, one per line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "portrait" in self.fields:
            cast("PictureFormField", self.fields["portrait"]).smallest = SMALLEST_PORTRAIT
        if "sort_name" in self.fields:
            self.fields["sort_name"].required = False
            self.fields["sort_name"].help_text = _(
                "What the name is sorted by: Cova. Left empty, the last word of the name."
            )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not cleaned.get("portrait_alt_en"):
            require_alt_text(self, "portrait")
        if not cleaned.get("sort_name") and cleaned.get("name"):
            cleaned["sort_name"] = cleaned["name"].split()[-1]
        return cleaned


class MissingFilter(KindFilter):
    title = _("what is missing")
    parameter_name = "missing"
    kinds: ClassVar[dict[str, FilterKind]] = {
        "portrait": (_("No portrait"), SpeakerQuerySet.without_portrait),
        "short": (
            _("No biography in a sentence"),
            lambda rows: rows.filter(short_fr="", withdrawn=False),
        ),
        "biography": (_("No biography"), SpeakerQuerySet.without_biography),
        "english": (_("No English"), SpeakerQuerySet.without_english),
        "session": (_("No session"), lambda rows: rows.filter(sessions=None)),
    }


class LinkInline(GuardedInline):
    model = SpeakerLink
    fields = (("kind", "url"),)


@admin.register(Speaker)
class SpeakerAdmin(BulkAdmin, HistoryAdmin, NamesakesAdmin):
    of_the_site = True
    form = SpeakerForm
    inlines = (LinkInline,)
    list_display = ("name", "role_fr", "organisation_fr", "has_portrait", "withdrawn_or_not")
    list_filter = (MissingFilter, "withdrawn")
    bulk_actions = (ChangeSpeakers, DeleteSpeakers)
    actions = tuple(map(offered, bulk_actions))
    search_fields = ("name", "organisation_fr", "role_fr")
    readonly_fields = ("portrait_seen",)
    fieldsets = (
        (None, {"fields": ("name", "sort_name", "slug")}),
        (
            _("In a few words"),
            {
                "fields": (
                    ("role_fr", "role_en"),
                    ("organisation_fr", "organisation_en"),
                    "short_fr",
                    "short_en",
                )
            },
        ),
        (
            _("Portrait"),
            {"fields": ("portrait_seen", "portrait", "portrait_alt_fr", "portrait_alt_en")},
        ),
        (_("Biography"), {"fields": ("biography_fr", "biography_en")}),
        NOTICE,
    )

    def get_list_filter(self, request: HttpRequest) -> Any:
        added = chain.from_iterable(ADDED_FILTERS.ask(Speaker))
        return (*added, *super().get_list_filter(request))

    @admin.display(description=_("portrait"), boolean=True)
    def has_portrait(self, speaker: Speaker) -> bool:
        return bool(speaker.portrait)

    @admin.display(description=_("portrait"))
    def portrait_seen(self, speaker: Speaker) -> SafeString:
        return thumbnail(speaker, "portrait")
