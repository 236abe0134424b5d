"""Imports on the admin's front page, and above the list of sessions."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _, ngettext

from core.content.overview import Line, Need
from core.extensions import Extension
from events.admin.owned import edition_worked_on
from exchange.models import ProgrammeImport
from talks.models import Session


def lines(request: HttpRequest) -> Iterator[Line]:
    edition = edition_worked_on(request)
    if not edition or not request.user.has_perm("exchange.view_programmeimport"):
        return
    ready = edition.imports.filter(state=ProgrammeImport.State.READY).count()
    query = {"edition": edition.pk, "state__exact": ProgrammeImport.State.READY}
    yield Line(
        words=ngettext("import to be looked at", "imports to be looked at", ready),
        need=Need.DECIDE,
        url=reverse("admin:exchange_programmeimport_changelist", query=query),
        count=ready,
    )
    last = edition.imports.filter(state=ProgrammeImport.State.DONE).order_by("-moved_at").first()
    if last:
        # After an erasure files have no name any more: it might be that of the person.
        named, unnamed = _("Last import: %(file)s, %(time)s ago"), _("Last import: %(time)s ago")
        yield Line(
            words=(named if last.name else unnamed)
            % {"file": last.name, "time": timesince(last.moved_at, depth=1)},
            need=Need.KNOW,
            url=reverse("admin:exchange_programmeimport_change", args=[last.pk]),
        )


def list_tools(request: HttpRequest, model: type[Model]) -> Iterator[Extension]:
    """Yield a link above the list of sessions to import them."""
    if model is Session:
        yield Extension(template="admin/exchange/import/_list_tool.html")
