"""Recaps and their authors in the admin: for editors, and for bloggers their own."""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, ngettext

from core.admin.base import COLLAPSED, GuardedAdmin, thumbnail
from core.forms import AddressedForm, LinesField, ask_for_words
from recaps.authors import author_of
from recaps.choices import public_sessions, public_speakers
from recaps.models import Author, Recap
from speakers.models import Speaker
from talks.models import Session

if TYPE_CHECKING:
    from core.models import User


class PublicChoiceField(forms.ModelMultipleChoiceField[Any]):
    """A choice among what the public knows, by the names it is public under."""

    def __init__(self, rows: models.QuerySet[Any], names: dict[Any, str], label: str) -> None:
        self.names = names
        super().__init__(
            rows.filter(key__in=names),
            required=False,
            label=capfirst(label),
            widget=FilteredSelectMultiple(label, is_stacked=False),
        )

    def label_from_instance(self, obj: Any) -> str:
        return self.names[obj.key]


class RecapForm(AddressedForm):
    sources = LinesField(
        label=gettext_lazy("Sources"),
        required=False,
        help_text=gettext_lazy("Web addresses the text rests on, one per line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows, names in (
            ("sessions", Session.objects.all(), public_sessions),
            ("speakers", Speaker.objects.all(), public_speakers),
        ):
            if name in self.fields:
                label = str(Recap._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                self.fields[name] = PublicChoiceField(rows, names(), label)

    def clean(self) -> Any:
        cleaned = super().clean()
        ask_for_words(self, "cover")
        published = cleaned.get("status") == Recap.Status.PUBLISHED
        if published and "published_at" in self.fields and not cleaned.get("published_at"):
            cleaned["published_at"] = this_minute()
        return cleaned


class BloggersRecapForm(RecapForm):
    """A blogger writes and hands in; editors publish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            offered = (Recap.Status.DRAFT, Recap.Status.SUBMITTED)
            status.choices = [(s.value, s.label) for s in offered]  # type: ignore[attr-defined]
            status.help_text = gettext_lazy(
                "Choose “Submitted for reading” when it is ready: an editor reads it and "
                "publishes it. You can no longer change it then."
            )


def this_minute() -> Any:
    """The form shows no seconds, so none are kept."""
    return timezone.now().replace(second=0, microsecond=0)


@admin.register(Recap)
class RecapAdmin(GuardedAdmin):
    list_display = ("title_fr", "signed", "status", "published_at")
    list_filter: ClassVar[Any] = ("status", "language", "authors")
    search_fields = ("title_fr", "title_en", "standfirst_fr", "authors__name")
    actions = ("publish", "unpublish")
    autocomplete_fields = ("authors",)
    readonly_fields = ("cover_seen",)
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title_fr", "title_en", "slug", "language")}),
        (
            gettext_lazy("Text"),
            {"fields": ("standfirst_fr", "body_fr", "standfirst_en", "body_en")},
        ),
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
            gettext_lazy("Authors and publication"),
            {
                "fields": ("authors", "status", "published_at", "original_url"),
                "description": gettext_lazy(
                    "A published recap is public from the time given; without one, at once."
                ),
            },
        ),
        (
            gettext_lazy("Notice to readers, sources"),
            {"fields": ("notice_fr", "notice_en", "sources"), "classes": COLLAPSED},
        ),
    )

    # --- Who may do what -------------------------------------------------------------------------

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("recaps.publish_recap")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a blogger has handed in is the editors'."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or self.has_publish_permission(request):
            return True
        # Asked of the database: a form may have changed the object already.
        return Recap.objects.filter(pk=obj.pk, status=Recap.Status.DRAFT).exists()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Recap]:
        recaps: models.QuerySet[Recap] = super().get_queryset(request).prefetch_related("authors")
        if self.has_publish_permission(request):
            return recaps
        return recaps.filter(authors__user=cast("User", request.user))

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if self.has_publish_permission(request) else ("status",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_publish_permission(request):
            return super().get_fieldsets(request, obj)
        hidden = {"authors", "published_at"}
        return [
            (name, {**options, "fields": [f for f in options["fields"] if f not in hidden]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        chosen = RecapForm if self.has_publish_permission(request) else BloggersRecapForm
        return super().get_form(request, obj, change, **{"form": chosen, **kwargs})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Whoever writes signs, unless told otherwise."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        author = Author.objects.filter(user=cast("User", request.user)).first()
        return {"authors": [author.pk], **initial} if author else initial

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not change and not self.has_publish_permission(request):
            form.instance.authors.add(author_of(cast("User", request.user)))

    def preview_url(self, obj: Any) -> str:
        return f"/apercu{reverse('recaps:recap', args=[obj.slug])}"

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("authors"))
    def signed(self, recap: Recap) -> str:
        return ", ".join(author.name for author in recap.authors.all())

    @admin.action(description=gettext_lazy("Publish now"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Recap]) -> None:
        recaps = list(queryset.exclude(status=Recap.Status.PUBLISHED))
        for recap in recaps:
            recap.published_at = recap.published_at or this_minute()
            self._move(request, recap, Recap.Status.PUBLISHED)
        count = len(recaps)
        message = ngettext("%(count)d recap published.", "%(count)d recaps published.", count)
        messages.success(request, message % {"count": count})

    @admin.action(description=gettext_lazy("Take back to draft"), permissions=["publish"])
    def unpublish(self, request: HttpRequest, queryset: models.QuerySet[Recap]) -> None:
        recaps = list(queryset.exclude(status=Recap.Status.DRAFT))
        for recap in recaps:
            self._move(request, recap, Recap.Status.DRAFT)
        count = len(recaps)
        message = ngettext(
            "%(count)d recap is a draft now.", "%(count)d recaps are drafts now.", count
        )
        messages.success(request, message % {"count": count})

    def _move(self, request: HttpRequest, recap: Recap, status: Recap.Status) -> None:
        recap.status = status
        if status != Recap.Status.PUBLISHED:
            recap.published_at = None
        recap.save()
        self.log_change(request, recap, str(status.label))

    # --- The page --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("cover"))
    def cover_seen(self, recap: Recap) -> SafeString:
        return thumbnail(recap, "cover")

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if not obj or not Recap.objects.published().filter(pk=obj.pk).exists():
            return None
        return reverse("recaps:recap", args=[obj.slug])


class AuthorForm(AddressedForm):
    slug_from: ClassVar[str] = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "speaker" in self.fields:
            self.fields["speaker"].queryset = Speaker.objects.filter(announced=True)  # type: ignore[attr-defined]


@admin.register(Author)
class AuthorAdmin(GuardedAdmin):
    form = AuthorForm
    list_display = ("name", "user", "speaker", "url")
    list_select_related = ("user", "speaker")
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "url")}),
        (gettext_lazy("About the author"), {"fields": ("bio_fr", "bio_en")}),
        (
            gettext_lazy("Who it is"),
            {
                "fields": ("user", "speaker"),
                "description": gettext_lazy(
                    "With an account the author writes here; as a speaker, their page lists "
                    "what they wrote."
                ),
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only those who may see the accounts tie one to an author."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("core.view_user"):
            return fieldsets
        return [
            (name, {**options, "fields": [f for f in options["fields"] if f != "user"]})
            for name, options in fieldsets
        ]

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return reverse("recaps:author", args=[obj.slug]) if obj else None
