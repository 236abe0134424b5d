"""What the pages of all rows in the admin have in common."""

from collections.abc import Iterable
from datetime import tzinfo
from itertools import chain
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import IntegrityError, OperationalError, connection, models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy
from taggit.managers import TaggableManager

from core.admin.row_pages import row_page
from core.admin.saved_filters import SavedFiltersAdmin
from core.content.removal_options import Removal, other_options
from core.content.version import counted_once
from core.database.locks import hold, hold_owner
from core.extensions import Extension, Hook
from core.files.images import PictureField
from core.files.pdf import PdfField
from core.files.uploads import KeptFileField, KeptInput, PictureInput
from core.forms.forms import GuardedForm, GuardedFormSet, ParagraphsField, WordsField
from core.forms.widgets import DayInput, MomentInput, Search, SearchMany
from core.models import Tag
from core.templatetags.images import picture
from core.text.richtext import RichTextField
from core.text.translated import fold

COLLAPSED = ("collapse",)
# Fields of rows that may have a notice to readers, or sources.
NOTICE: Any = (
    gettext_lazy("Notice to readers, sources"),
    {"fields": ("notice_fr", "notice_en", "sources"), "classes": COLLAPSED},
)


class GuardedFields(admin.options.BaseModelAdmin[Any]):
    """Form fields as the house wants them, guarded by a snapshot of what they showed."""

    formfield_overrides = {
        models.DateField: {"widget": DayInput},
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput},
        models.TextField: {"form_class": ParagraphsField, "widget": AdminTextareaWidget},
        PictureField: {"widget": PictureInput},
        PdfField: {"widget": KeptInput},
        RichTextField: {"widget": AdminTextareaWidget},
    }

    def formfield_for_dbfield(
        self, db_field: models.Field[object, object], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, TaggableManager):
            return self._topics(db_field, request)
        if db_field.name in self.get_autocomplete_fields(request):
            search = SearchMany if db_field.many_to_many else Search
            kwargs["widget"] = search(db_field, self.admin_site)
        if type(db_field) is models.CharField:
            # Choices have a field of their own all the same.
            kwargs.setdefault("form_class", WordsField)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A row is deleted on its own page, not beside a choice.
            field.widget.can_delete_related = False
        if isinstance(field, KeptFileField):
            field.account = request.user.pk
        return field

    def _topics(self, db_field: Any, request: HttpRequest) -> forms.Field:
        """Return a field that searches and adds topics like speakers; taggit's own is a line of
        text.
        """
        tags = self.admin_site.get_model_admin(Tag)
        widget = RelatedFieldWidgetWrapper(
            SearchMany(db_field, self.admin_site),
            db_field.remote_field,
            self.admin_site,
            can_add_related=tags.has_add_permission(request),
        )
        return forms.ModelMultipleChoiceField(
            Tag.objects.all(),
            label=capfirst(db_field.verbose_name),
            required=not db_field.blank,
            widget=widget,
        )

    def get_fieldsets(self, request: HttpRequest, obj: object = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        (name, options), *others = fieldsets
        fields = [field for field in options["fields"] if field != "snapshot"]
        return [(name, {**options, "fields": [*fields, "snapshot"]}), *others]


class GuardedInline(GuardedFields, admin.StackedInline[Any, Any]):
    """Rows edited on the page of the row they belong to; a table would not fit a phone."""

    form = GuardedForm
    formset = GuardedFormSet
    extra = 0


# Links above a list, beside the button that adds a row.
LIST_TOOLS = Hook[[HttpRequest, type[models.Model]], Iterable[Extension]]()
# What upper apps have to say of a row, above its form.
ABOVE_FORM = Hook[[HttpRequest, models.Model], Iterable[Extension]]()
# Parts of the page of a row that upper apps keep of it.
ADDED_INLINES = Hook[[type[models.Model]], Iterable[type[GuardedInline]]]()


class GuardedAdmin(GuardedFields, SavedFiltersAdmin):
    """A page that overwrites nobody, answers refusals with a form, and searches without accents.

    `search_fields` are plain look-ups of texts, without prefixes.
    """

    form = GuardedForm
    # Rows that are the same in all editions; their list says so.
    of_the_site: ClassVar[bool] = False

    # --- One row ---------------------------------------------------------------------------------

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        added = chain.from_iterable(ADDED_INLINES.ask(self.model))
        return (*super().get_inlines(request, obj), *added)

    def zone(self, request: HttpRequest, object_id: str | None) -> tzinfo | None:
        """Return the time zone in which times are entered and shown; None is that of the site."""
        return None

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        page = row_page(self.model)
        return page.public(obj) if page and obj else super().get_view_on_site_url(obj)

    def preview_url(self, request: HttpRequest, obj: Any) -> str | None:
        """Return the address that shows this user the row as it would be published, if they may see
        it.
        """
        page = row_page(self.model)
        return page.preview(request, obj) if page else None

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        with timezone.override(self.zone(request, object_id)):
            try:
                response = super().changeform_view(request, object_id, *args, **kwargs)
            except (IntegrityError, OperationalError):
                # Another request was faster: nothing is saved. The form is shown again, with what
                # its checks say now, and with this refusal.
                if request.method != "POST" or hasattr(request, "refusal"):
                    raise
                request.refusal = self.refusal()  # type: ignore[attr-defined]
                response = super().changeform_view(request, object_id, *args, **kwargs)
            # The page shows times: it is made while the zone holds.
            return response.render() if isinstance(response, TemplateResponse) else response

    def _changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        # Django's own, inside of its transaction.
        with counted_once():
            page: HttpResponse = super()._changeform_view(*args, **kwargs)  # type: ignore[misc]
        return page

    def refusal(self) -> str:
        """Return why the database refused a form that passed its checks."""
        return _(
            "Not saved: something else was saved at the same moment, and contradicts this. Check "
            "the page and save again."
        )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        return form

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the row; on POST it is locked until the transaction ends."""
        row = super().get_object(request, *args, **kwargs)
        if row and request.method == "POST" and connection.in_atomic_block:
            hold(self.model._meta.base_manager.filter(pk=row.pk))
            row = super().get_object(request, *args, **kwargs)
        return row

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        hold_owner(form.instance)
        return super().save_form(request, form, change)

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        super().save_related(*args, **kwargs)
        ask_deferred_constraints()

    def construct_change_message(self, *args: Any, **kwargs: Any) -> Any:
        """Return what changed, with names as the catalogue knows them: Django's begin with a
        capital.
        """
        messages = super().construct_change_message(*args, **kwargs)
        for details in (details for message in messages for details in message.values()):
            if "fields" in details:
                details["fields"] = [_in_catalogue(name) for name in details["fields"]]
        return messages

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        original = context.get("original")
        if isinstance(original, models.Model):
            context["preview_url"] = self.preview_url(request, original)
            context["above_form"] = list(chain.from_iterable(ABOVE_FORM.ask(request, original)))
        return super().render_change_form(request, context, *args, **kwargs)

    # --- The list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("withdrawn"), ordering="withdrawn")
    def withdrawn_or_not(self, row: Any) -> SafeString | str:
        """Return whether the row is withdrawn, in words: a cross where it is not would look like a
        fault.
        """
        return format_html('<span class="state">{}</span>', _("yes")) if row.withdrawn else _("no")

    # --- Deleting --------------------------------------------------------------------------------

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        context["other_options"] = other_options(request, context["object"], Removal.DELETE)
        return super().render_delete_form(request, context)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse to delete a row that was announced: it is withdrawn instead."""
        return super().has_delete_permission(request, obj) and not getattr(obj, "announced", False)

    # --- Many rows -------------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        tools = list(chain.from_iterable(LIST_TOOLS.ask(request, self.model)))
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[models.Model], search_term: str
    ) -> tuple[models.QuerySet[models.Model], bool]:
        """Return the rows that hold each word, whatever its accents and capitals, on every
        database.
        """
        words = fold(search_term).split()
        if not words:
            return queryset, False
        texts: dict[Any, str] = {}
        fields = self.get_search_fields(request)
        for pk, *values in queryset.order_by().values_list("pk", *fields):
            texts[pk] = " ".join([texts.get(pk, ""), *(str(value or "") for value in values)])
        found = [pk for pk in texts if all(word in fold(texts[pk]) for word in words)]
        return queryset.filter(pk__in=found), False


def _in_catalogue(label: str) -> str:
    return label if _(label) != label else label[:1].lower() + label[1:]


def ask_deferred_constraints() -> None:
    """Check deferred constraints now (IntegrityError), while a form can explain the refusal."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def thumbnail(row: object, name: str, *, sizes: str = "10rem") -> SafeString:
    """Return a version of the picture in the field `name`, by default a small one, or nothing."""
    file = getattr(row, name)
    # A file that a refused form holds is not kept anywhere: there is nothing to show.
    if not file or not file._committed:  # noqa: SLF001 (Django names it no other way)
        return SafeString()
    width, height, alt = (getattr(row, f"{name}_{part}") for part in ("width", "height", "alt"))
    return picture({}, file.name, width, height, alt, sizes=sizes)
