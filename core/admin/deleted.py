"""Deleted rows in the admin: what each held, and a button that restores it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.core.validators import validate_slug
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin.base import GuardedAdmin
from core.admin.restoring import lists_of
from core.database.queries import to_number
from core.history.deleted import KEPT_FOR, bring_back, deleted, forget_for_good, free_address
from core.history.kept import columns_of, is_kept
from core.history.versions import deleted_parts
from core.history.wording import Line, Wording, called
from core.models import RowChange

PAGE = 50


class DeletedRowsAdmin(GuardedAdmin):
    """An admin of rows that can be restored for a while after they were deleted."""

    @property
    def has_history(self) -> bool:
        """Tell whether the rows have a history of their own; a slot has none: it is part of a
        session.
        """
        return is_kept(self.model)

    def get_urls(self) -> list[URLPattern]:
        if not self.has_history:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        view = self.admin_site.admin_view(self.deleted_view)
        return [path("deleted/", view, name=name), *super().get_urls()]

    def barred(self, request: HttpRequest, change: RowChange) -> str:
        """Return why a row cannot be restored, in a sentence; empty where it can."""
        return ""

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        # To restore one is to add it.
        if not self.has_add_permission(request):
            raise PermissionDenied
        refused: dict[int, list[str]] = {}
        if request.method == "POST":
            asked = to_number(request.POST.get("change", ""))
            change = get_object_or_404(deleted(self.model), pk=asked)
            try:
                return self._do(request, change)
            except ValidationError as error:
                refused = {change.pk: error.messages}
        page = Paginator(deleted(self.model), PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted rows: %(rows)s") % {"rows": self.opts.verbose_name_plural},
            "opts": self.opts,
            "page": page,
            "range": page.paginator.get_elided_page_range(page.number),
            "rows": self._rows(request, list(page), refused),
            "days": KEPT_FOR.days,
            "may_delete": self.has_delete_permission(request),
        }
        return TemplateResponse(request, "admin/deleted.html", context)

    def _do(self, request: HttpRequest, change: RowChange) -> HttpResponse:
        name = called(change.before)
        here = redirect(request.get_full_path())
        if "forget" in request.POST:
            if not self.has_delete_permission(request):
                raise PermissionDenied
            forget_for_good(change)
            messages.success(request, _("“%(row)s” is forgotten for good.") % {"row": name})
            return here
        if why := self.barred(request, change):
            raise ValidationError(why)
        slug = request.POST.get("slug", "").strip()
        if slug:
            validate_slug(slug)
        if free_address(change) and slug in {"", change.before.get("slug")}:
            raise ValidationError(_("Another row has this address now: give it another one."))
        row = bring_back(change, slug=slug)
        self.log_addition(request, row, str(RowChange.Cause.BROUGHT_BACK.label))
        address = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]
        )
        link = format_html('<a href="{}">{}</a>', address, row)
        messages.success(
            request, format_html(_("{row} is back, with all that belonged to it."), row=link)
        )
        return here

    def _rows(
        self, request: HttpRequest, changes: list[RowChange], refused: dict[int, list[str]]
    ) -> list[dict[str, Any]]:
        # Columns that are blank are left out.
        blank = columns_of(self.model())
        pairs = []
        for change in changes:
            row = (change.model, change.row_id)
            pairs.append(({row: blank}, {row: change.before, **deleted_parts(change)}))
        wording = Wording(self.model, pairs, choices=lists_of(self, request, None))
        return [
            {
                "change": change,
                "name": called(change.before),
                "lines": [Line(line.label, "", line.after) for line in lines if line.after],
                "slug": free_address(change),
                "barred": self.barred(request, change),
                "refused": refused.get(change.pk, []),
                "until": change.at + KEPT_FOR,
            }
            for change, lines in zip(changes, wording.lines(), strict=True)
        ]

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        self._tell_of_deleted(request)
        return super().response_delete(request, obj_display, obj_id)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        self._tell_of_deleted(request)

    def _tell_of_deleted(self, request: HttpRequest) -> None:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted")
        sentence = _(
            'For {days} days it can be restored from the <a href="{url}">deleted rows</a>.'
        )
        messages.info(request, format_html(sentence, days=KEPT_FOR.days, url=address))
