"""Rows that belong to an edition: lists and forms are limited to the rows of one."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast
from urllib.parse import parse_qs

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.history import HistoryAdmin
from core.admin.row_pages import row_page
from core.database.queries import to_number
from core.models import RowChange
from events.models import Edition

if TYPE_CHECKING:
    from django.contrib.admin.widgets import RelatedFieldWidgetWrapper

EVERY = "all"


def edition_in_view(request: HttpRequest) -> Edition | None:
    """Return the edition whose rows are listed: asked for, or worked on; None: all."""
    # Else what the list was filtered by from which this page was opened.
    before = parse_qs(request.GET.get("_changelist_filters", "")).get("edition", [""])
    asked = request.GET.get("edition") or before[0]
    if asked == EVERY:
        return None
    return (asked and _remembered(request, asked)) or edition_worked_on(request)


def edition_worked_on(request: HttpRequest) -> Edition | None:
    return next(iter(open_editions(request)), None)


def open_editions(request: HttpRequest) -> list[Edition]:
    """Return the open editions, the one worked on first, cached on the request."""
    seen: dict[str, list[Edition]] = request.__dict__
    if "open_editions" not in seen:
        seen["open_editions"] = list(Edition.objects.worked_on_first(request.user))
    return seen["open_editions"]


def _remembered(request: HttpRequest, name: str) -> Edition | None:
    """Return an edition by pk, cached on the request for all filters."""
    seen: dict[str, Edition | None] = request.__dict__.setdefault("editions_seen", {})
    if name not in seen:
        seen[name] = Edition.objects.filter(pk=to_number(name)).first()
    return seen[name]


def edition_of_new(request: HttpRequest) -> Edition | None:
    """Return the edition of a new row: the one in view, else the one worked on."""
    return edition_in_view(request) or edition_worked_on(request)


def is_archived(request: HttpRequest, row: "Owned | None") -> bool:
    """Tell whether the row, or the edition in view, is archived and so read only."""
    edition = row.edition if row else edition_in_view(request)
    return bool(edition and edition.archived)


class EditionFilter(admin.SimpleListFilter):
    """Filters by edition, by default the one being worked on."""

    title = gettext_lazy("edition")
    parameter_name = "edition"

    def __init__(
        self, request: HttpRequest, params: Any, model: type[Model], model_admin: Any
    ) -> None:
        self.edition = edition_in_view(request)
        self.path = getattr(model_admin, "edition_path", "edition")
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        editions = [(str(edition.pk), edition.name) for edition in Edition.objects.all()]
        return [*editions, (EVERY, _("All editions"))]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        chosen = str(self.edition.pk) if self.edition else EVERY
        for value, name in self.lookup_choices:
            yield {
                "selected": value == chosen,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": name,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        return queryset.filter(**{self.path: self.edition}) if self.edition else queryset


class OfEditionFilter(admin.SimpleListFilter):
    """Filters by rows of the edition in view, such as its tracks or rooms."""

    model: ClassVar[type[Model]]
    path: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        edition = edition_in_view(request)
        rows: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 (its only name)
        rows = rows.filter(edition=edition) if edition else rows
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        known = {value for value, _name in self.lookup_choices}
        # A row of another edition than the one in view filters nothing.
        return queryset.filter(**{self.path: self.value()}) if self.value() in known else queryset


class Owned(Protocol):
    @property
    def edition(self) -> Edition: ...


class OwnedAdmin(HistoryAdmin):
    """The admin of rows of an edition, which is fixed, and read only once archived."""

    list_filter: ClassVar[Any] = (EditionFilter,)
    # The way from a row to its edition.
    edition_path: ClassVar[str] = "edition"
    # Fields that offer only rows of the same edition.
    of_edition: ClassVar[tuple[str, ...]] = ()

    def edition(self, request: HttpRequest, obj: Owned | None = None) -> Edition | None:
        return obj.edition if obj else edition_of_new(request)

    def zone(self, request: HttpRequest, object_id: str | None) -> tzinfo | None:
        row = object_id and super().get_object(request, unquote(object_id))
        edition = self.edition(request, row or None)
        return edition.zone if edition else None

    def get_form(
        self, request: HttpRequest, obj: object = None, *args: Any, **kwargs: Any
    ) -> type[forms.ModelForm[Model]]:
        form: type[forms.ModelForm[Model]] = super().get_form(request, obj, *args, **kwargs)
        edition = self.edition(request, cast("Owned | None", obj))
        keep_to_edition(form, edition, *self.of_edition)
        field = form.base_fields.get("edition")
        if isinstance(field, forms.ModelChoiceField):
            field.disabled = True
            field.initial = edition.pk if edition else None
            field.widget = cast("RelatedFieldWidgetWrapper", field.widget).widget
            field.queryset = Edition.objects.filter(pk=field.initial)
        return form

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Limit autocompletion to the edition in view."""
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            queryset = queryset.filter(**{self.edition_path: edition_of_new(request)})
        return super().get_search_results(request, queryset, search_term)

    # --- An archived edition ---------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not is_archived(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether a row may be changed; without a row, those of the list."""
        return super().has_change_permission(request, obj) and not is_archived(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_archived(request, obj)

    def barred(self, request: HttpRequest, change: RowChange) -> str:
        """Return why a row cannot be restored into its edition, or ""."""
        edition = _remembered(request, str(change.before["edition_id"]))
        return read_only_sentence(edition) if edition and edition.archived else ""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        edition = edition_of_new(request)
        if edition is None:
            messages.info(request, _("Everything belongs to an edition: make one first."))
            return HttpResponseRedirect(reverse("admin:events_edition_add"))
        # The form is sent to the edition that it shows, whichever the user works on by then.
        query = request.GET.copy()
        query["edition"] = str(edition.pk)
        form_url = f"{request.path}?{query.urlencode()}"
        refusal = self._refusal_of_archived(request, edition)
        return refusal or super().add_view(request, form_url, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        refusal = self._refusal_of_row(request, object_id) if request.method == "POST" else None
        return refusal or super().change_view(request, object_id, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        refusal = self._refusal_of_row(request, object_id)
        return refusal or super().delete_view(request, object_id, *args, **kwargs)

    def _refusal_of_row(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        row = self.get_object(request, unquote(object_id))
        return self._refusal_of_archived(request, row.edition, row) if row else None

    def _refusal_of_archived(
        self, request: HttpRequest, edition: Edition, row: Any = None
    ) -> HttpResponse | None:
        """Redirect to an archived row or list, which link to the way out of the archive."""
        if not edition.archived or not self.has_view_permission(request, row):
            return None
        messages.error(request, read_only_sentence(edition))
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if row:
            return HttpResponseRedirect(reverse(f"{page}_change", args=[row.pk]))
        query = {"edition": edition.pk}
        return HttpResponseRedirect(reverse(f"{page}_changelist", query=query))

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuse actions on archived rows, which may be ticked in the list of all editions, and on
        the rows of a list that shows another edition than the one they were ticked in.
        """
        ticked = list(filter(None, map(to_number, request.POST.getlist(ACTION_CHECKBOX_NAME))))
        if ticked and not queryset.filter(pk__in=ticked).exists():
            messages.error(
                request,
                _(
                    "Nothing was done: none of what you ticked is in this list any more. "
                    "Another edition was chosen, or the rows were deleted."
                ),
            )
            return HttpResponseRedirect(request.get_full_path())
        if self._would_change_archived(request, queryset):
            messages.error(
                request, _("Nothing was done: some of what you ticked is of an archived edition.")
            )
            return HttpResponseRedirect(request.get_full_path())
        return super().response_action(request, queryset, *args, **kwargs)

    def _would_change_archived(self, request: HttpRequest, queryset: QuerySet[Any]) -> bool:
        asked = request.POST.getlist("action")
        chosen = [action for name, action in self.get_actions(request).items() if name in asked]
        if all(map(_spares_archived, chosen)):
            return False
        archived = queryset.filter(**{f"{self.edition_path}__archived": True})
        if request.POST.get("select_across", "0") == "0":
            ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
            archived = archived.filter(pk__in=filter(to_number, ticked))
        return archived.exists()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        edition = edition_in_view(request)
        context = {
            "of_edition": True,
            "edition_in_view": edition,
            "is_narrowed": bool(request.GET.keys() - {"edition"}),
            "archived": edition if edition and edition.archived else None,
        }
        return super().changelist_view(request, {**(extra_context or {}), **context})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row and row.edition.archived:
            context["archived"] = row.edition
        edition = self.edition(request, row)
        if self.is_public_at_once and edition and not is_public(edition):
            context["not_public"] = edition
        return super().render_change_form(request, context, *args, **kwargs)


def _spares_archived(action: Any) -> bool:
    """Tell whether an action only reads, or checks each row by itself."""
    does = action and action.func
    only_reads = set(getattr(does, "allowed_permissions", ())) == {"view"}
    return only_reads or getattr(does, "judges_rows", False)


def is_public(edition: Edition) -> bool:
    """Tell whether readers see anything of the edition, by its public page in an upper app."""
    page = row_page(Edition)
    return page is not None and page.public(edition) is not None


def read_only_sentence(edition: Edition) -> str:
    return _("“%(edition)s” is archived: it can be read, and not be changed.") % {
        "edition": edition
    }


def keep_to_edition(
    form: type[forms.ModelForm[Model]], edition: Edition | None, *names: str
) -> None:
    """Limit these fields to rows of the edition, without links to add or change them."""
    for name in names:
        field = form.base_fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = field.queryset.filter(edition=edition)
            for action in ("add", "change", "view"):
                setattr(field.widget, f"can_{action}_related", False)
