"""Filters of a list saved under a name, and shown above the list."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import WordsField
from core.models import SavedFilter

if TYPE_CHECKING:
    from core.models import User

# They say where one is in a list, not what it shows.
PASSING = (PAGE_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR)
LONGEST = 2000


class SaveForm(forms.Form):
    name = WordsField(label=gettext_lazy("Call it"), max_length=60)
    shared = forms.BooleanField(label=gettext_lazy("For everybody"), required=False)


def pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters in an address that say what a list shows."""
    sent = QueryDict(query[:LONGEST])
    found = [(name, value) for name, values in sent.lists() for value in values]
    # No database keeps NUL.
    return [pair for pair in found if pair[0] not in PASSING and "\0" not in "".join(pair)]


class SavedFiltersAdmin(admin.ModelAdmin[Any]):
    """A list with saved filters above it: the user's own, and those that others share."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("saved/", view(self.keep_filter), name=f"{name}_keep_filter"),
            path("saved/<int:pk>/", view(self.forget_filter), name=f"{name}_forget_filter"),
            *super().get_urls(),
        ]

    def saved_filters(self, request: HttpRequest) -> QuerySet[SavedFilter]:
        mine = Q(owner=cast("User", request.user)) | Q(shared=True)
        return SavedFilter.objects.filter(mine, list=self.opts.label_lower)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        query = request.GET.urlencode()
        context = {
            "saved_filters": [
                {
                    "row": each,
                    "is_shown": sorted(pairs(each.address[1:])) == sorted(pairs(query)),
                    "is_mine": self._may_forget(request, each),
                    "forget_url": self._url("forget_filter", each.pk),
                }
                for each in self.saved_filters(request)
            ],
            "save_filter": SaveForm(auto_id="save-filter-%s") if pairs(query) else None,
            "save_filter_url": self._url("keep_filter"),
            "filter_query": query,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def keep_filter(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._not_yet(request)
        query, form = pairs(request.POST.get("query", "")), SaveForm(request.POST)
        if form.is_valid() and query:
            SavedFilter.objects.update_or_create(
                list=self.opts.label_lower,
                owner=cast("User", request.user),
                name=form.cleaned_data["name"],
                defaults={"query": query, "shared": form.cleaned_data["shared"]},
            )
            messages.success(request, _("Saved: you find it above the list."))
        else:
            messages.error(request, _("Filter the list first, and give the filter a name."))
        return HttpResponseRedirect(self._url("changelist") + SavedFilter(query=query).address)

    def _may_forget(self, request: HttpRequest, each: SavedFilter) -> bool:
        """Tell whether the filter is the user's own, or shared and of rows that the user may
        change.
        """
        return each.owner_id == request.user.pk or self.has_change_permission(request)

    def forget_filter(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._not_yet(request)
        each = get_object_or_404(self.saved_filters(request), pk=pk)
        if not self._may_forget(request, each):
            raise PermissionDenied
        each.delete()
        messages.success(request, _("“%(name)s” is no longer kept.") % {"name": each.name})
        return HttpResponseRedirect(self._url("changelist") + each.address)

    def _not_yet(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the list after a sign-in that came between the button and its request."""
        messages.warning(request, _("Nothing was done yet: press the button once more."))
        return HttpResponseRedirect(self._url("changelist"))

    def _url(self, page: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)
