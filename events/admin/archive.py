"""The page that archives an edition, or takes it out of the archive."""

from typing import TYPE_CHECKING, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.database.locks import hold
from events.admin.owned import is_public
from events.admin.pages import EditionPage
from events.models import Edition

if TYPE_CHECKING:
    from core.models import User


def archive(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Ask, then archive the edition or take it out of the archive."""
    if edition.is_current:
        messages.error(
            request, _("The current edition cannot be archived: make another one current first.")
        )
        return redirect("admin:events_edition_change", edition.pk)
    if request.method == "POST":
        _set(request, edition, archived="archive" in request.POST)
        return redirect("admin:events_edition_change", edition.pk)
    title = (
        _("Take “%(edition)s” out of the archive?")
        if edition.archived
        else _("Archive “%(edition)s”?")
    )
    context = {
        **admin.site.each_context(request),
        "title": title % {"edition": edition},
        "opts": Edition._meta,
        "edition": edition,
        "is_public": is_public(edition),
    }
    return TemplateResponse(request, "admin/events/edition/archive.html", context)


@transaction.atomic
def _set(request: HttpRequest, edition: Edition, *, archived: bool) -> None:
    hold(Edition.objects.filter(pk=edition.pk))
    row = Edition.objects.get(pk=edition.pk)
    if row.archived == archived or row.is_current:
        # It was archived, or made the current one meanwhile: its page shows its state.
        return
    row.archived = archived
    row.save(update_fields=["archived"])
    done = _("Archived.") if archived else _("Taken out of the archive.")
    LogEntry.objects.log_actions(
        cast("User", request.user).pk, [row], CHANGE, change_message=done, single_object=True
    )
    messages.success(request, done)


ARCHIVE = EditionPage(
    name="archive",
    label=lambda edition: _("Take out of the archive") if edition.archived else _("Archive"),
    view=archive,
    rights=("events.change_edition",),
    changes=False,
)
