"""The history of a row in the admin, and the way back to one of its versions."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin.deleted import DeletedRowsAdmin
from core.admin.restoring import give_back_keys, lists_of, offered, on_page, sheet_of
from core.extensions import Hook
from core.history import Cause, acting
from core.history.kept import label
from core.history.versions import States, Version, aligned, states_now, versions
from core.history.wording import Line, Wording
from core.models import RowChange

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event in the history of a row; `version` is one that can be restored."""

    at: datetime
    by: object
    how: str = ""
    lines: list[Line] = field(default_factory=list)
    url: str = ""
    version: int | None = None
    is_newest: bool = False


# What is known of a row besides: when it was published.
EVENTS = Hook[[Any], Iterator[Event]]()


class HistoryAdmin(DeletedRowsAdmin):
    """An admin of rows with a history: each can go back to a version, a deleted one restored."""

    # Whether readers see what is saved without a release.
    is_public_at_once: ClassVar[bool] = False

    def get_urls(self) -> list[URLPattern]:
        if not self.has_history:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        restore = self.admin_site.admin_view(self.restore_view)
        urls = [path("<int:pk>/history/<int:number>/", restore, name=f"{name}_restore")]
        return [*urls, *super().get_urls()]

    # --- The page --------------------------------------------------------------------------------

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id)) if self.has_history else None
        if row is None or not self.has_view_or_change_permission(request, row):
            return super().history_view(request, object_id, extra_context)
        with timezone.override(self.zone(request, object_id)):
            page = Paginator(self._events(row), PAGE).get_page(request.GET.get("p"))
            context = {
                **self.admin_site.each_context(request),
                "title": _("History of “%(row)s”") % {"row": row},
                "opts": self.opts,
                "original": row,
                "page": self._worded(request, row, page),
                "range": page.paginator.get_elided_page_range(page.number),
                "may_restore": self.has_change_permission(request, row),
            }
            return TemplateResponse(request, "admin/history.html", context).render()

    def _events(self, row: Any) -> list[Event | Version]:
        """Return the events, newest first; those of the row itself are not put in words yet."""
        changes = versions(row)
        found: list[Event | Version] = [*changes]
        first = changes[-1].at if changes else timezone.now()
        if changes and changes[-1].before and changes[-1].kind != RowChange.Kind.ERASED:
            found.append(_before_all(changes[-1]))
        found += chain.from_iterable(EVENTS.ask(row))
        found += _noted_before(row, first)
        return sorted(found, key=lambda event: event.at, reverse=True)

    def _worded(self, request: HttpRequest, row: Any, page: Any) -> Any:
        changes = [each for each in page.object_list if isinstance(each, Version)]
        pairs = [(version.before, version.after) for version in changes]
        wording = Wording(self.model, pairs, choices=lists_of(self, request, row))
        lines = dict(zip((version.number for version in changes), wording.lines(), strict=True))
        now = states_now(row)
        page.object_list = [
            _event(each, lines[each.number], now) if isinstance(each, Version) else each
            for each in page.object_list
        ]
        return page

    # --- Going back ------------------------------------------------------------------------------

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show what would change, then send the row's own form as it would have been then."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        with timezone.override(self.zone(request, str(pk))):
            states = _states_at(row, number)
            lines = self._what_would_change(request, row, states)
            seen = hashlib.sha256(repr(lines).encode()).hexdigest()
            if request.method == "POST" and request.POST.get("seen") == seen:
                return self._restore(request, row, states)
            if request.method == "POST":
                messages.warning(
                    request, _("Nothing was done: someone changed it meanwhile. Look again.")
                )
            context = {
                **self.admin_site.each_context(request),
                "title": _("Go back to this version of “%(row)s”?") % {"row": row},
                "opts": self.opts,
                "original": row,
                "lines": lines,
                "seen": seen,
                "is_public_at_once": self.is_public_at_once,
                "version": next((v for v in versions(row) if v.number == number), None),
            }
            return TemplateResponse(request, "admin/restore.html", context).render()

    def _what_would_change(self, request: HttpRequest, row: Any, states: States) -> list[Line]:
        only, now = offered(self, request, row, states), states_now(row)
        wording = Wording(
            self.model,
            [(on_page(self, request, row, now), on_page(self, request, row, states))],
            choices=lists_of(self, request, row),
            only=only,
            in_full=True,
        )
        return wording.lines()[0]

    def _restore(self, request: HttpRequest, row: Any, states: States) -> HttpResponse:
        """Send the form of the row as it was: its rules hold, and it shows what they refuse."""
        sheet, request.parts_back = sheet_of(self, request, row, states)  # type: ignore[attr-defined]
        request.POST = sheet  # type: ignore[assignment]
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        with acting(cause=Cause.RESTORED):
            response = self.changeform_view(request, str(row.pk), form_url=page)
        return redirect(page) if response.status_code == 302 else response

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        give_back_keys(formset, getattr(request, "parts_back", {}))
        super().save_formset(request, form, formset, change)


def _states_at(row: models.Model, number: int) -> States:
    """Return the states of a version; 0 is the time before the first change. Raises Http404."""
    found = versions(row)
    wanted = (version.after for version in found if version.number == number)
    states = found[-1].before if found and number == 0 else next(wanted, {})
    if (label(type(row)), row.pk) not in states:
        raise Http404
    return aligned(states, states_now(row))


def _event(version: Version, lines: list[Line], now: States) -> Event:
    is_there = bool(version.after) and version.kind != RowChange.Kind.ERASED
    return Event(
        at=version.at,
        by=version.by,
        how=str(Cause(version.cause).label) if version.cause != Cause.EDITED else "",
        lines=[Line(str(RowChange.Kind.ERASED.label))]
        if version.kind == RowChange.Kind.ERASED
        else lines,
        version=version.number if is_there else None,
        is_newest=version.after == now,
    )


def _before_all(oldest: Version) -> Event:
    """Return the event that stands for the row as it was before its history was kept."""
    return Event(
        at=oldest.at - timedelta(microseconds=1),
        by=None,
        lines=[Line(_("The row as it was before these changes"))],
        version=0,
    )


def _noted_before(row: models.Model, first: datetime) -> Iterator[Event]:
    """Yield what Django noted, without values, before this history was kept."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=row.pk, action_time__lt=first
    )
    for entry in entries.select_related("user"):
        line = Line(entry.get_change_message() or _("Changed"))
        yield Event(at=entry.action_time, by=entry.user, lines=[line])
