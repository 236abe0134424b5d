"""Recaps in the admin: the editors' queue, and the fields around a text."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext, ngettext_lazy

from core.admin.base import COLLAPSED, NOTICE, GuardedAdmin, thumbnail
from core.forms.forms import SlugForm, require_alt_text
from core.forms.web_addresses import WebAddressesField
from core.text.translated import written
from recaps.admin.fieldsets import Fieldsets, without
from recaps.admin.relations import choose_what_is_public
from recaps.models import Author, Recap, Revision
from recaps.revisions import COLUMNS, LISTS, ensure_revision, is_ahead, record_columns
from recaps.text.html import from_html
from recaps.webmentions import sending
from talks.preview import preview_path
from writing import permissions, transitions
from writing.admin.comparison import compare
from writing.admin.coverage import sessions
from writing.admin.notes import note
from writing.admin.pages import editor, page
from writing.admin.review import review
from writing.admin.states import state_in_words
from writing.admin.tabs import StateFilter, Tab, tabs
from writing.slugs import RESERVED_SLUGS

Status = Recap.Status

# The newest version of each text, for a whole list at once.
UNDER_WORK = Subquery(
    Revision.objects.filter(recap=OuterRef("pk"), aside=False)
    .order_by("-number")
    .values("document")[:1]
)
# What a revision holds and the form shows: all but the first columns, which the desk edits.
HELD = {*COLUMNS, *LISTS} - {"title_fr", "standfirst_fr", "body_fr"}
OF_TEXT = {*HELD, "cover_seen"}

# What readers read of a recap: a change of it sends webmentions.
READ = {*COLUMNS, "notice_fr", "notice_en", "sources"} - {"language"}

# What decides to which pages elsewhere it links, and from which of its own.
LINKING = {"slug", "language", "title_en", "standfirst_en", "body_en", "sources", "original_url"}


class RecapForm(SlugForm):
    """A form for the fields around a text; the text itself is written at the desk."""

    sources = WebAddressesField(
        label=gettext_lazy("Sources"),
        required=False,
        help_text=gettext_lazy("Web addresses the text rests on, one per line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_what_is_public(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        require_alt_text(self, "cover")
        if cleaned.get("slug") in RESERVED_SLUGS:
            message = _("Another page of the site has this address: choose another one.")
            self.add_error("slug", ValidationError(message, code="reserved"))
        if (HELD & self.data.keys()) - self.fields.keys():
            message = _(
                "Not saved: someone began a new version of the text meanwhile. Its cover, topics "
                "and translation are those of that version now."
            )
            self.add_error(None, ValidationError(message, code="stale"))
        return cleaned


class Queue(ChangeList):
    """A list whose rows lead to the page where a recap is read."""

    def url_for_result(self, result: models.Model) -> str:
        return reverse("admin:recaps_recap_read", args=[result.pk])


@admin.register(Recap)
class RecapAdmin(GuardedAdmin):
    """The admin of recaps, for editors; authors write at the desk.

    States change by writing.transitions alone.
    """

    of_the_site = True
    form = RecapForm
    change_form_template = "admin/writing/change_form.html"
    change_list_template = "admin/writing/change_list.html"
    list_display = ("title", "signed", "state", "appears", "length")
    list_filter: ClassVar[Any] = (StateFilter, "language", "authors")
    search_fields = ("title_fr", "title_en", "standfirst_fr", "authors__name")
    actions = ("approve", "publish", "withdraw")
    autocomplete_fields = ("authors",)
    readonly_fields = ("cover_seen",)
    list_per_page = 50
    add_fieldsets: ClassVar[Fieldsets] = (
        (None, {"fields": ("title_fr", "slug", "language", "authors")}),
    )
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("slug", "language", "authors", "original_url", "reactions_until")}),
        (
            gettext_lazy("Cover"),
            {"fields": ("cover_seen", "cover", "cover_alt_fr", "cover_alt_en")},
        ),
        (
            gettext_lazy("What it speaks of"),
            {
                "fields": ("sessions", "speakers", "tags"),
                "description": gettext_lazy(
                    "Only what has been announced can be chosen, under its public name."
                ),
            },
        ),
        (
            gettext_lazy("English translation"),
            {"fields": ("title_en", "standfirst_en", "body_en"), "classes": COLLAPSED},
        ),
        NOTICE,
    )

    # --- Who may do what -------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("recaps.publish_recap")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Recap | None = None) -> bool:
        return self.has_publish_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Recap | None = None) -> bool:
        return self.has_publish_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Recap | None = None) -> bool:
        """Refuse to delete what readers have seen: it is withdrawn."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and obj.is_public)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("sessions/", view(sessions), name="recaps_recap_sessions"),
            path("<int:pk>/read/", view(review), name="recaps_recap_read"),
            path("<int:pk>/notes/", view(note), name="recaps_recap_note"),
            path("<int:pk>/compare/", view(compare), name="recaps_recap_compare"),
            *super().get_urls(),
        ]

    # --- The queue -------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return Queue

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Recap]:
        rows: models.QuerySet[Recap] = super().get_queryset(request)
        return rows.prefetch_related("authors").annotate(document=UNDER_WORK)

    def get_ordering(self, request: HttpRequest) -> tuple[Case | str, ...]:
        """Return the order of a tab: submitted and longest waiting, else last changed first."""
        if request.GET.get("state", Tab.WAITING) != Tab.WAITING:
            return ("-status_changed_at", "-pk")
        first = Case(When(status=Status.SUBMITTED, then=Value(0)), default=Value(1))
        return (first, "status_changed_at", "pk")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"tabs": tabs(request), **(extra_context or {})})

    @admin.display(description=gettext_lazy("title"))
    def title(self, recap: Recap) -> str:
        return _under_work(recap).get("title_fr") or recap.title_fr or _("Without a title")

    @admin.display(description=gettext_lazy("authors"))
    def signed(self, recap: Recap) -> str:
        return ", ".join(author.name for author in recap.authors.all())

    @admin.display(description=gettext_lazy("state"))
    def state(self, recap: Recap) -> SafeString | str:
        said = state_in_words(recap)
        if recap.is_public and recap.status not in {Status.PUBLISHED, Status.WITHDRAWN}:
            newer = _("Readers have the version before")
            return format_html('{} <span class="newer">{}</span>', said, newer)
        return said

    @admin.display(description=gettext_lazy("published at"))
    def appears(self, recap: Recap) -> SafeString | str:
        if recap.published_at is None:
            return ""
        at = timezone.localtime(recap.published_at)
        shown, stamp = written(at, "j F Y, H:i"), at.isoformat(timespec="seconds")
        return format_html('<time datetime="{}">{}</time>', stamp, shown)

    @admin.display(description=gettext_lazy("length"))
    def length(self, recap: Recap) -> str:
        document = from_html(_under_work(recap).get("body_fr", recap.body_fr))
        count = document.word_count
        counted = ngettext("%(count)d word", "%(count)d words", count) % {"count": count}
        read = {"words": counted, "minutes": document.reading_minutes}
        return _("%(words)s, %(minutes)d min") % read

    # --- Many at once ----------------------------------------------------------------------------

    def get_actions(
        self,
        request: HttpRequest,
        action_location: admin.ActionLocation = admin.ActionLocation.CHANGE_LIST,
    ) -> dict[str, Any]:
        """Remove the action to delete: a recap's own page knows whether it may be deleted."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Approve"), permissions=["publish"])
    def approve(self, request: HttpRequest, queryset: models.QuerySet[Recap]) -> None:
        self._apply(request, "approve", queryset)

    @admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Recap]) -> None:
        self._apply(request, "publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["publish"])
    def withdraw(
        self, request: HttpRequest, queryset: models.QuerySet[Recap]
    ) -> HttpResponse | None:
        """Ask for confirmation, then withdraw the chosen recaps."""
        if "sure" in request.POST:
            self._apply(request, "withdraw", queryset)
            return None
        context = {
            "title": _("Withdraw these recaps?"),
            "recaps": queryset,
            "chosen": request.POST.getlist("_selected_action"),
            "back": request.get_full_path(),
        }
        return page(request, "admin/writing/withdraw.html", context)

    def _apply(self, request: HttpRequest, name: str, recaps: models.QuerySet[Recap]) -> None:
        """Apply a transition to each recap that allows it; show why the others do not."""
        applied = 0
        for recap in recaps:
            try:
                transitions.apply(name, recap, editor(request))
            except ValidationError as error:
                reasons = " ".join(error.messages)
                if getattr(error, "code", "") != "refused":
                    # A refused transition names the recap itself.
                    names = {"recap": self.title(recap), "reasons": reasons}
                    reasons = _("%(recap)s: %(reasons)s") % names
                messages.error(request, reasons)
            else:
                applied += 1
        if applied:
            messages.success(request, DONE[name] % {"count": applied})

    # --- The page --------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Fieldsets:
        """Leave out the fields of the text while a new version of it is under work."""
        if not isinstance(obj, Recap):
            return self.add_fieldsets
        fieldsets = super().get_fieldsets(request, obj)
        return without(fieldsets, OF_TEXT) if is_ahead(obj) else fieldsets

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Fill in the user as author, unless the address names others."""
        initial = super().get_changeform_initial_data(request)
        author = Author.objects.filter(user=editor(request)).first()
        return {"authors": [str(author.pk)], **initial} if author else initial

    def save_model(self, request: HttpRequest, obj: Recap, form: RecapForm, change: bool) -> None:
        if change:
            # What the columns said before this can be had back.
            ensure_revision(Recap.objects.get(pk=obj.pk))
        if obj.is_public and READ & set(form.changed_data):
            obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: object, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        permissions.revoke_unfounded(form.instance)
        # Those fields are there only while nothing is ahead of the columns.
        if OF_TEXT & form.fields.keys():
            record_columns(Recap.objects.get(pk=form.instance.pk), editor(request))
        if LINKING & set(form.changed_data):
            sending.send_webmentions(form.instance)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if recap := context.get("original"):
            context |= {"state": state_in_words(recap), "ahead": is_ahead(recap)}
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_url(self, request: HttpRequest, obj: Recap) -> str | None:
        return preview_path(request.user, reverse("recaps:recap", args=[obj.slug]))

    @admin.display(description=gettext_lazy("cover"))
    def cover_seen(self, recap: Recap) -> SafeString:
        return thumbnail(recap, "cover")

    def get_view_on_site_url(self, obj: Recap | None = None) -> str | None:
        if not obj or not Recap.objects.published().filter(pk=obj.pk).exists():
            return None
        return reverse("recaps:recap", args=[obj.slug])


def _under_work(recap: Recap) -> dict[str, str]:
    """Return the document that the list found for a recap; {} before the first save."""
    return getattr(recap, "document", None) or {}


DONE = {
    "approve": ngettext_lazy("%(count)d recap approved.", "%(count)d recaps approved.", "count"),
    "publish": ngettext_lazy("%(count)d recap published.", "%(count)d recaps published.", "count"),
    "withdraw": ngettext_lazy("%(count)d recap withdrawn.", "%(count)d recaps withdrawn.", "count"),
}
