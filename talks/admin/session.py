"""Sessions in the admin: words, slots and people on one page."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import combinations
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import NOTICE, GuardedInline
from core.admin.bulk import BulkAdmin, offered
from core.content.removal_options import Removal, removal_options
from core.forms.forms import ChecklistField, GuardedForm, GuardedFormSet, SlugForm
from core.forms.web_addresses import WebAddressesField
from core.forms.widgets import MomentInput
from events.admin.owned import EditionFilter, OwnedAdmin, edition_of_new, keep_to_edition
from talks.admin.bulk import ChangeSessions, DeleteDrafts, MoveSessions
from talks.admin.bulk.values import standing
from talks.admin.filters import (
    AgainFilter,
    DayFilter,
    FormatFilter,
    LanguageFilter,
    MissingFilter,
    PublicFilter,
    RoomFilter,
    TrackFilter,
)
from talks.admin.languages import LanguagesField
from talks.admin.list_editing import ListEditingAdmin
from talks.admin.problems import Links, broken_by, links_of, shown, warn_of_problems, warnings
from talks.admin.release import HALVES, publish_half
from talks.admin.states import offer_states
from talks.appearances import appearances
from talks.formatting import short_moment
from talks.models import Credit, Session, SessionLink, Slot
from talks.models.session import usual_languages
from talks.preview import preview_path
from talks.programme import schema
from talks.published import published_site
from talks.releases import compare_draft, newest

FIRST_START = Subquery(
    Slot.objects.standing().filter(session=OuterRef("pk")).order_by("start").values("start")[:1]
)


# --- Slots ---------------------------------------------------------------------------------------


class SlotForm(GuardedForm):
    """A form for time and room; without an end, the slot is as long as the format says."""

    is_withdrawn = forms.BooleanField(label=gettext_lazy("Withdraw"), required=False)
    sent_by_script = {"end_as_shown": "1"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "end" in self.fields:
            self.fields["end"].required = False
            self.fields["end"].help_text = gettext_lazy("It moves along when the start does.")
        self.initial["is_withdrawn"] = self.instance.withdrawn
        # A slot that was never announced is deleted, not withdrawn.
        self.fields["is_withdrawn"].disabled = not self.instance.announced

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        start, shape = cleaned.get("start"), self.instance.session.format
        if start and self._moved_whole():
            cleaned["end"] = start + (self.initial["end"] - self.initial["start"])
        if start and not cleaned.get("end") and "end" not in self.errors:
            if shape:
                cleaned["end"] = start + timedelta(minutes=shape.default_minutes)
            else:
                self.add_error("end", _("Say when it ends, or give the session a format."))
        return cleaned

    def _moved_whole(self) -> bool:
        """Tell whether only the start was moved, with no script to move the end along."""
        left_behind = "start" in self.changed_data and "end" not in self.changed_data
        script_ran = self.add_prefix("end_as_shown") in self.data
        return bool(self.instance.pk) and left_behind and not script_ran

    def _post_clean(self) -> None:
        self.instance.withdrawn = bool(self.cleaned_data.get("is_withdrawn"))
        super()._post_clean()  # type: ignore[misc]


class SlotFormSet(GuardedFormSet):
    """Withdraws announced slots instead of deleting them, so that calendars show it."""

    def _construct_form(self, i: int, **kwargs: object) -> object:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        # Rooms are asked for the session as it is about to be saved.
        form.instance.session = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        kept = [
            form.instance
            for form in self.forms
            if all(form.cleaned_data.get(name) for name in ("room", "start", "end"))
            and not form.cleaned_data.get("is_withdrawn")
            and not form.cleaned_data.get("DELETE")
        ]
        for one, other in combinations(kept, 2):
            is_shared = one.room == other.room and not one.room.holds_several
            if is_shared and one.start < other.end and other.start < one.end:
                raise ValidationError(_("Two slots hold the same room at the same time."))

    def delete_existing(self, obj: Slot, commit: bool = True) -> None:
        if not obj.announced:
            super().delete_existing(obj, commit)
        elif commit:
            # The row as it was: what was typed before ticking "delete" does not count.
            obj.refresh_from_db()
            obj.withdrawn = True
            obj.save()


class SlotInline(GuardedInline):
    model = Slot
    form = SlotForm
    formset = SlotFormSet
    fields = (("start", "end"), ("room", "is_withdrawn"))
    verbose_name_plural = gettext_lazy("when and where")

    class Media:
        js = (Script("talks/slot_form.js", defer=True),)

    def get_extra(self, request: HttpRequest, obj: object = None, **kwargs: object) -> int:
        return 0 if obj else 1

    def get_formset(
        self, request: HttpRequest, obj: Session | None = None, **kwargs: object
    ) -> type[forms.BaseInlineFormSet[Slot, Session, forms.ModelForm[Slot]]]:
        formset = super().get_formset(request, obj, **kwargs)
        edition = obj.edition if obj else edition_of_new(request)
        keep_to_edition(formset.form, edition, "room")
        for name in ("start", "end"):
            if edition and (field := formset.form.base_fields.get(name)):
                last = edition.last_day + timedelta(days=name == "end")
                field.widget = MomentInput(
                    {"min": f"{edition.first_day}T00:00", "max": f"{last}T23:59"}
                )
        return formset


# --- People and links ----------------------------------------------------------------------------


class CreditInline(GuardedInline):
    model = Credit
    fields = (("speaker", "role", "order"),)
    autocomplete_fields = ("speaker",)


class LinkInline(GuardedInline):
    model = SessionLink
    fields = (("kind", "url"),)


def _stacked(texts: Iterable[str], form: str = "{}") -> SafeString:
    return format_html_join(SafeString("<br>"), form, ((text,) for text in texts))


# --- The session ---------------------------------------------------------------------------------


class SessionForm(SlugForm):
    languages = LanguagesField(label=gettext_lazy("Languages of speech"), initial=usual_languages)
    services = ChecklistField(label=gettext_lazy("Services"), choices=Session.Service.choices)
    sources = WebAddressesField(
        label=gettext_lazy("Sources"),
        required=False,
        help_text=gettext_lazy("Web addresses the text rests on, one per line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if state := self.fields.get("state"):
            offer_states(state, self.instance)
            state.help_text = Removal.CANCEL.sentence


@admin.register(Session)
class SessionAdmin(ListEditingAdmin, BulkAdmin, OwnedAdmin):
    form = SessionForm
    of_edition = ("track", "format")
    inlines = (SlotInline, CreditInline, LinkInline)
    list_display = ("called", "when", "where", "state_shown", "sort")
    list_filter: ClassVar[Any] = (
        EditionFilter,
        DayFilter,
        "state",
        MissingFilter,
        PublicFilter,
        AgainFilter,
        RoomFilter,
        TrackFilter,
        FormatFilter,
        LanguageFilter,
    )
    list_select_related = ("edition", "track", "format")
    bulk_actions = (ChangeSessions, MoveSessions, DeleteDrafts)
    actions = tuple(map(offered, bulk_actions))
    ordering = (FIRST_START.asc(nulls_last=True), "title_fr")
    search_fields = ("title_fr", "title_en", "summary_fr", "speakers__name")
    fieldsets = (
        (None, {"fields": ("edition", "title_fr", "title_en", "slug", "state")}),
        (gettext_lazy("In the programme"), {"fields": (("track", "format"), "languages", "tags")}),
        (
            gettext_lazy("What it is about"),
            {"fields": ("summary_fr", "summary_en", "abstract_fr", "abstract_en")},
        ),
        (
            gettext_lazy("For those who come"),
            {"fields": ("services", ("seats", "registration_required", "full"))},
        ),
        (
            gettext_lazy("Afterwards"),
            {
                "fields": ("slides",),
                "description": gettext_lazy(
                    "Slides as a file; as an address, and recordings, they are among the links."
                ),
            },
        ),
        NOTICE,
    )

    def has_move_permission(self, request: HttpRequest) -> bool:
        """Tell whether the user may change sessions and slots, as on a session's page."""
        slots = self.admin_site.get_model_admin(Slot)
        return self.has_change_permission(request) and slots.has_change_permission(request)

    # --- The list --------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Session]:
        slots = Slot.objects.standing().select_related("room")
        sessions: models.QuerySet[Session] = super().get_queryset(request)
        return sessions.annotate(first_start=FIRST_START).prefetch_related(
            Prefetch("slots", slots, to_attr="standing")
        )

    @admin.display(description=gettext_lazy("title"), ordering="title_fr")
    def called(self, session: Session) -> str:
        return session.title.either

    @admin.display(description=gettext_lazy("when"), ordering="first_start")
    def when(self, session: Session) -> SafeString:
        zone = session.edition.zone
        moments = (short_moment(slot.start, slot.end, zone) for slot in standing(session))
        return _stacked(moments, '<span class="moment">{}</span>')

    @admin.display(description=gettext_lazy("where"))
    def where(self, session: Session) -> SafeString:
        return _stacked(str(slot.room) for slot in standing(session))

    @admin.display(description=gettext_lazy("track and format"), ordering="track__order")
    def sort(self, session: Session) -> SafeString:
        return _stacked(str(row) for row in (session.track, session.format) if row)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, session: Session) -> SafeString:
        return format_html(
            '<span class="state state--{}">{}</span>', session.state, session.get_state_display()
        )

    # --- The page --------------------------------------------------------------------------------

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Session, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Set the first slot of a new session from ?room=3&start=2027-06-05T10:00."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, SlotInline) and not obj.pk and request.method == "GET":
            asked = {name: request.GET[name] for name in ("room", "start") if name in request.GET}
            kwargs["initial"] = [asked] if asked else []
        return kwargs

    def get_view_on_site_url(self, obj: Session | None = None) -> str | None:
        """Return the public address of the session, which may be older than the row."""
        found = appearances(published_site(), schema.Session, obj.key) if obj else []
        for edition, entry in found:
            return reverse("talks:session", args=[edition.slug, entry.slug])
        return None

    def preview_url(self, request: HttpRequest, obj: Session) -> str | None:
        if obj.state == Session.State.DRAFT:
            return None
        path = reverse("talks:session", args=[obj.edition.slug, obj.slug])
        return preview_path(request.user, path)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        session = cast("Session | None", context["original"])
        if session:
            compared = compare_draft(session.edition, newest(session.edition))
            context["differs"] = session.key in compared.keys
            context["may_publish"] = request.user.has_perm("talks.add_release")
            context["removal_options"] = removal_options(request, session)
            found = [
                *broken_by(session, compared.before),
                *warnings(request, session.edition, session),
            ]
            links = links_of(session.edition) if found else Links()
            context["problems"] = shown(request.user, found, links, here=session.key)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Session, form: object, change: bool) -> None:
        """Save the session without its slots, which take rooms after they have new times."""
        models.Model.save(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: object, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.save()

    def refusal(self) -> str:
        return _(
            "Not saved: one of these rooms, or something else that this page needs, was taken at "
            "the same moment. Check the page and save again."
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Redirect to withdrawal if the session was published meanwhile."""
        session = self.get_object(request, unquote(object_id))
        if session and session.announced and request.user.has_perm("talks.add_release"):
            messages.info(request, _("It has been published: it is withdrawn, never deleted."))
            return redirect("admin:talks_release_withdraw", "session", session.pk)
        return super().delete_view(request, object_id, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Session) -> HttpResponse:
        may_publish = request.user.has_perm("talks.add_release")
        # A session that was never public would go whole, with words that may be half written.
        half = next((half for half in HALVES if f"_publish_{half}" in request.POST), None)
        if half and obj.announced and may_publish:
            publish_half(request, obj, half)
        response = super().response_change(request, obj)
        warn_of_problems(request, obj)
        return response

    def response_add(
        self, request: HttpRequest, obj: Session, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().response_add(request, obj, *args, **kwargs)
        warn_of_problems(request, obj)
        return response
