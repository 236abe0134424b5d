"""One thing done to many rows: shown first, row by row, and only then done.

A first page asks what is to be done; a second one shows what would become of each row, what is left
alone, and why. What it showed travels as a digest: only exactly that is done, in one transaction.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, ngettext
from django_stubs_ext import StrPromise

from core.admin.base import ask_deferred_constraints
from core.content.version import counted_once
from core.database.locks import hold
from core.database.queries import to_number
from core.extensions import ExtensionPoint
from core.history import Cause, recording

if TYPE_CHECKING:
    from core.models import User

# More than any edition has; what comes with them is held in memory at once.
MOST = 5000

# Below what would be done, and said once it is: what else there is to know about these rows.
NOTICES = ExtensionPoint[HttpRequest, Sequence[models.Model]]()


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one column of a row, in words; an empty side is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The changes planned for one row, and the reasons for what is left alone (text or safe HTML).

    `name`: what it is called, where that is not the row itself. `touched` are the rows to be
    written, which hold their new values already.
    """

    row: models.Model
    name: str = ""
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    touched: tuple[models.Model, ...] = ()

    def __str__(self) -> str:
        return self.name or str(self.row)

    @property
    def url(self) -> str:
        """Return the address of the row in the admin."""
        name = self.row._meta.label_lower.replace(".", "_")
        return reverse(f"admin:{name}_change", args=[self.row.pk])


class BulkAction[Row: models.Model]:
    """Represents a thing that can be done to many rows; subclasses say what it asks, plans and
    writes.
    """

    name: ClassVar[str]
    label: ClassVar[StrPromise]
    # Of the model's admin: all who have has_<permission>_permission may do it.
    permission: ClassVar[str] = "change"
    form: ClassVar[type[forms.Form]] = forms.Form
    flag: ClassVar[int] = CHANGE

    def __init__(self, page: admin.ModelAdmin[Any], request: HttpRequest) -> None:
        self.page = page
        self.request = request

    def rows(self, found: models.QuerySet[Row]) -> list[Row]:
        """Return the rows with all that `plan` reads of them, in a constant number of queries."""
        return list(found)

    def ask(self, data: QueryDict | None, rows: Sequence[Row]) -> forms.Form:
        """Return the form that asks what is to be done to these rows."""
        return self.form(data)

    def plan(self, rows: Sequence[Row], asked: dict[str, Any]) -> list[Line]:
        raise NotImplementedError

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        raise NotImplementedError


def write_rows(rows: Sequence[models.Model], columns: Collection[str]) -> None:
    """Write these columns of rows of one model; all bulk changes of rows go through here.

    Rows that get the same values are written by one statement: there are few of those.
    """
    alike: dict[str, list[models.Model]] = defaultdict(list)
    for row in rows:
        alike[repr([getattr(row, column) for column in columns])].append(row)
    for same in alike.values():
        found: models.QuerySet[Any] = models.QuerySet(type(same[0])).filter(
            pk__in=[row.pk for row in same]
        )
        found.update(**{column: getattr(same[0], column) for column in columns})


def delete_rows(rows: models.QuerySet[Any]) -> None:
    """Delete many rows with all that belongs to them."""
    rows.delete()


def seen(lines: Sequence[Line], form: forms.Form) -> str:
    """Return a digest of what was asked and of what was shown of it."""
    asked = sorted((name, form[name].data or "") for name in form.fields)
    shown = [
        [line.row.pk, str(line), line.reasons, [(c.label, c.before, c.after) for c in line.changes]]
        for line in lines
    ]
    return hashlib.sha256(json.dumps([asked, shown], default=str).encode()).hexdigest()[:32]


def offered(action: type[BulkAction[Any]]) -> Callable[..., HttpResponse]:
    """Return the action for the list of a BulkAdmin: it leads to the first page."""

    def begin(page: Any, request: HttpRequest, found: models.QuerySet[Any]) -> HttpResponse:
        response: HttpResponse = page.begin(action(page, request), found)
        return response

    begin.__name__ = action.name
    # It says of each row what becomes of it, and why nothing does.
    begin.judges_rows = True  # type: ignore[attr-defined]
    return admin.action(begin, description=action.label, permissions=[action.permission])


class BulkAdmin(admin.ModelAdmin[Any]):
    """A list with bulk actions, each with a page of its own."""

    bulk_actions: ClassVar[tuple[type[BulkAction[Any]], ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        pages = [
            path(
                f"bulk/{action.name}/",
                self.admin_site.admin_view(self.bulk_view),
                {"action": action},
                name=f"{prefix}_{action.name}",
            )
            for action in self.bulk_actions
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Render the list with a link for each action on all its rows, which a script ticks
        otherwise.
        """
        query = request.GET.urlencode()
        links = [
            (f"{reverse(self._name(action))}?{query}", action.label)
            for action in self.bulk_actions
            if self._may(request, action)
        ]
        return super().changelist_view(request, {"bulk_links": links, **(extra_context or {})})

    def _may(self, request: HttpRequest, action: type[BulkAction[Any]]) -> bool:
        return bool(getattr(self, f"has_{action.permission}_permission")(request))

    # --- Which rows ------------------------------------------------------------------------------

    def bulk_view(self, request: HttpRequest, action: type[BulkAction[Any]]) -> HttpResponse:
        """Begin with the whole list of the query (GET), or go on with the rows that are named
        (POST).
        """
        if not self._may(request, action):
            raise PermissionDenied
        bulk = action(self, request)
        if request.method != "POST":
            try:
                listed = self.get_changelist_instance(request).get_queryset(request)
            except IncorrectLookupParameters:
                return HttpResponseRedirect(f"{self._list('')}?{ERROR_FLAG}=1")
            return self.begin(bulk, listed)
        keys = {to_number(key) for key in request.POST.get("rows", "")[: 20 * MOST].split(",")}
        if len(keys) > MOST:
            return self._refuse_so_many(request)
        return self._go_on(bulk, self._found(keys))

    def _found(self, keys: Collection[Any]) -> models.QuerySet[Any]:
        """Return the rows without the joins of the list: locking them would lock those as well."""
        return models.QuerySet(self.model).filter(pk__in=keys)

    def begin(self, bulk: BulkAction[Any], listed: models.QuerySet[Any]) -> HttpResponse:
        keys = list(listed.values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            return self._refuse_so_many(bulk.request)
        rows = bulk.rows(self._found(keys))
        if not rows:
            messages.warning(bulk.request, _("Nothing is ticked."))
            return HttpResponseRedirect(self._list(bulk.request.GET.urlencode()))
        form = bulk.ask(None, rows)
        if form.fields:
            return self._page(bulk, rows, form)
        # There is nothing to ask.
        form = bulk.ask(QueryDict(), rows)
        form.is_valid()
        return self._page(bulk, rows, form, bulk.plan(rows, form.cleaned_data))

    def _refuse_so_many(self, request: HttpRequest) -> HttpResponse:
        sentence = _("That is more than %(count)d rows: choose fewer of them.")
        messages.error(request, sentence % {"count": MOST})
        return HttpResponseRedirect(self._list(""))

    # --- What of them ----------------------------------------------------------------------------

    def _go_on(self, bulk: BulkAction[Any], found: models.QuerySet[Any]) -> HttpResponse:
        rows = bulk.rows(found)
        form = bulk.ask(bulk.request.POST, rows)
        if not form.is_valid() or "back" in bulk.request.POST or not rows:
            return self._page(bulk, rows, form)
        if "do" in bulk.request.POST:
            try:
                if done := self._do_bulk(bulk, found):
                    return self._done(bulk, done)
            except IntegrityError:
                pass
            messages.warning(
                bulk.request,
                _(
                    "Nothing was done: someone changed something meanwhile. Check the page and "
                    "try again."
                ),
            )
            rows = bulk.rows(found.all())
        return self._page(bulk, rows, form, bulk.plan(rows, form.cleaned_data))

    @transaction.atomic
    def _do_bulk(self, bulk: BulkAction[Any], found: models.QuerySet[Any]) -> list[Line] | None:
        """Do what was shown and return its lines; do nothing and return None if it changed
        meanwhile.
        """
        hold(found)
        rows = bulk.rows(found.all())
        form = bulk.ask(bulk.request.POST, rows)
        if not form.is_valid():
            return None
        lines = bulk.plan(rows, form.cleaned_data)
        if bulk.request.POST.get("seen") != seen(lines, form):
            return None
        changing = [line for line in lines if line.changes]
        log(bulk, changing)
        with counted_once(), recording(*_wholes(changing), cause=Cause.LIST):
            bulk.write(changing, form.cleaned_data)
        ask_deferred_constraints()
        return lines

    def _done(self, bulk: BulkAction[Any], lines: list[Line]) -> HttpResponse:
        changed = [line.row for line in lines if line.changes]
        left = sum(1 for line in lines if not line.changes)
        sentences = [
            ngettext("Done: %(count)d row.", "Done: %(count)d rows.", len(changed))
            % {"count": len(changed)}
        ]
        if left:
            sentence = ngettext(
                "%(count)d row was left alone.", "%(count)d rows were left alone.", left
            )
            sentences.append(sentence % {"count": left})
        notices = [
            render_to_string(each.template, {"content": each.content})
            for each in NOTICES.extensions(bulk.request, changed)
        ]
        said = format_html("{} {}", " ".join(sentences), SafeString(" ".join(notices)))
        messages.success(bulk.request, said)
        return HttpResponseRedirect(self._list(bulk.request.POST.get("list", "")))

    # --- The pages -------------------------------------------------------------------------------

    def _page(
        self,
        bulk: BulkAction[Any],
        rows: Sequence[models.Model],
        form: forms.Form,
        lines: list[Line] | None = None,
    ) -> HttpResponse:
        """Render the page that asks or, with `lines`, the one that shows what would be done."""
        request, listed = bulk.request, bulk.request.POST.get("list")
        if listed is None:
            listed = request.GET.urlencode()
        changing = [line for line in lines or () if line.changes]
        context = {
            **self.admin_site.each_context(request),
            "title": bulk.label,
            "opts": self.opts,
            "bulk": bulk,
            "rows": rows,
            "keys": ",".join(str(row.pk) for row in rows),
            "form": form,
            "is_plan": lines is not None,
            "changing": changing,
            "left": [line for line in lines or () if not line.changes],
            "seen": seen(lines, form) if lines is not None else "",
            "list_query": listed,
            "list_url": self._list(listed),
            "action_url": reverse(self._name(bulk)),
            "notices": NOTICES.extensions(request, [line.row for line in changing] or rows),
        }
        return TemplateResponse(request, "admin/bulk/page.html", context)

    def _name(self, action: BulkAction[Any] | type[BulkAction[Any]]) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{action.name}"

    def _list(self, query: str) -> str:
        """Return the address of the list from which the rows were chosen."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        again = QueryDict(query[:2000]).urlencode()
        return f"{address}?{again}" if again else address


def _wholes(lines: Sequence[Line]) -> Iterator[models.QuerySet[Any]]:
    """Yield the rows whose changes go into their history."""
    if lines:
        rows: models.QuerySet[Any] = models.QuerySet(type(lines[0].row))
        yield rows.filter(pk__in={line.row.pk for line in lines})


def log(bulk: BulkAction[Any], lines: Sequence[Line]) -> None:
    """Note in the history of each row what becomes of it; a row with several lines, once."""
    labels: dict[models.Model, list[str]] = {}
    for line in lines:
        known = labels.setdefault(line.row, [])
        known += [change.label for change in line.changes if change.label not in known]
    LogEntry.objects.bulk_create(
        LogEntry(
            user=cast("User", bulk.request.user),
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr=str(row)[:200],
            action_flag=bulk.flag,
            change_message=_message(bulk.flag, changed),
        )
        for row, changed in labels.items()
    )


def _message(flag: int, changed: list[str]) -> str:
    return json.dumps([{"changed": {"fields": changed}}]) if flag == CHANGE else ""
