"""The bulk action that deletes drafts with their slots."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin.models import DELETION
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.admin.bulk import BulkAction, Change, Line, delete_rows
from talks.admin.bulk.reasons import untouchable
from talks.models import Session


class DeleteDrafts(BulkAction[Session]):
    name: ClassVar[str] = "delete_drafts"
    label = gettext_lazy("Delete drafts with their slots…")
    permission: ClassVar[str] = "delete"
    flag: ClassVar[int] = DELETION

    def rows(self, found: QuerySet[Session]) -> list[Session]:
        return list(
            found.select_related("edition").annotate(
                slots_with_it=Count("slots", distinct=True),
                people_with_it=Count("credits", distinct=True),
            )
        )

    def plan(self, rows: Sequence[Session], asked: dict[str, Any]) -> list[Line]:
        return [
            Line(row=session, reasons=(why,))
            if (why := self._barred(session))
            else Line(row=session, changes=(_gone(session),))
            for session in rows
        ]

    def _barred(self, session: Session) -> str:
        if why := untouchable(session):
            return why
        if session.announced:
            return _("It has been announced: withdraw it instead of deleting it.")
        if session.state != Session.State.DRAFT:
            sentence = _("It is no draft: its state is “%(state)s”.")
            return sentence % {"state": session.get_state_display()}
        if not self.page.has_delete_permission(self.request, session):
            return _("You may not delete it.")
        return ""

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        delete_rows(Session.objects.filter(pk__in=[line.row.pk for line in lines]))


def _gone(session: Any) -> Change:
    slots, people = session.slots_with_it, session.people_with_it
    parts = [
        session.get_state_display(),
        ngettext("%(count)d slot", "%(count)d slots", slots) % {"count": slots},
        ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
    ]
    return Change(_("State"), ", ".join(parts), _("deleted"))
