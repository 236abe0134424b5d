"""The admin's pages of an organiser's first day."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import Edition
from marseille20.demo.removal import ChangedError, Removal, demonstration, removal, remove
from marseille20.start.guide import guide
from marseille20.start.steps import edition_to_start, is_started, shown_steps
from talks.models import Release, Slot

if TYPE_CHECKING:
    from core.models import User

# To prepare an edition, and to take the demonstration away with all that is in it.
TO_START = "events.change_edition"
TO_REMOVE = (
    *("events.delete_edition", "talks.delete_session", "speakers.delete_speaker"),
    *("recaps.delete_recap", "recaps.delete_author", "core.delete_tag"),
)
# Too many to be named, and named by others.
COUNTED = {Slot, Release}


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedRows:
    """All rows of a kind that are removed, with the `names` of those that have one."""

    label: str
    count: int
    names: list[str]


def start_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path("start/", site.admin_view(_start), {"site": site}, name="start"),
        path("guide/", site.admin_view(guide), {"site": site}, name="guide"),
        path("demonstration/", site.admin_view(_start_own), {"site": site}, name="start_own"),
    ]


def on_front_page(request: HttpRequest) -> dict[str, object]:
    """Return the context of the admin's front page: the steps until readers find the edition."""
    if not request.user.has_perm(TO_START):
        return {}
    edition = edition_to_start(request)
    steps = [] if is_started(edition) else shown_steps(edition, request.user)
    return {
        "may_start": True,
        "steps": steps,
        "steps_done": sum(shown.is_done for shown in steps),
        "next_step": next((shown for shown in steps if shown.is_next), None),
        "start_edition": edition,
        "demonstration": _removable(request),
    }


def _removable(request: HttpRequest) -> Edition | None:
    return demonstration() if request.user.has_perms(TO_REMOVE) else None


def _start(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if not request.user.has_perm(TO_START):
        raise PermissionDenied
    edition = edition_to_start(request)
    context = {
        **site.each_context(request),
        "title": _("Getting started"),
        "start_edition": edition,
        "steps": shown_steps(edition, request.user),
        "demonstration": _removable(request),
    }
    return TemplateResponse(request, "admin/start.html", context)


def _start_own(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show what is removed, or why it is archived instead; do so once the organiser agrees."""
    if not request.user.has_perms(TO_REMOVE):
        raise PermissionDenied
    if request.method == "POST":
        try:
            done = remove(request.POST.get("seen", ""))
        except ChangedError:
            messages.warning(request, _("It changed meanwhile, and nothing was done: look again."))
        else:
            if done:
                _tell(request, done)
            return redirect("admin:start")
    found = removal()
    if found is None:
        messages.info(request, _("There is no demonstration any more."))
        return redirect("admin:start")
    context = {
        **site.each_context(request),
        "title": _("Start my own"),
        "found": found,
        "kinds": _kinds(found),
    }
    return TemplateResponse(request, "admin/start_own.html", context)


def _kinds(found: Removal) -> list[RemovedRows]:
    """Return the kinds of rows, those that others rest on first."""
    return [
        RemovedRows(
            label=capfirst(str(model._meta.verbose_name_plural)),
            count=len(rows),
            names=[] if model in COUNTED else [str(row) for row in rows],
        )
        for model, rows in reversed(found.rows.items())
        if rows
    ]


def _tell(request: HttpRequest, done: Removal) -> None:
    if done.traces:
        action, change = CHANGE, _("Archived.")
        sentence = _("“%(edition)s” is archived: it stays public, and nobody edits it any more.")
    else:
        action, change = DELETION, ""
        sentence = _("“%(edition)s” is removed. The site is yours.")
    user = cast("User", request.user)
    LogEntry.objects.log_actions(user.pk, [done.edition], action, change, single_object=True)
    messages.success(request, sentence % {"edition": done.edition})
