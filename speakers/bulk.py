"""Bulk actions on speakers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.models import DELETION
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.bulk import BulkAction, Change, Line, delete_rows, write_rows
from core.forms.forms import WordsField
from speakers.models import Speaker

COLUMNS = ("organisation_fr", "organisation_en")


class OrganisationForm(forms.Form):
    organisation_fr = WordsField(label=gettext_lazy("Organisation"), max_length=200, required=False)
    organisation_en = WordsField(
        label=gettext_lazy("Organisation in English"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.add_error(None, _("Choose something to change."))
        return cleaned


class ChangeSpeakers(BulkAction[Speaker]):
    name: ClassVar[str] = "change_many"
    label = gettext_lazy("Set the organisation…")
    form = OrganisationForm

    def plan(self, rows: Sequence[Speaker], asked: dict[str, Any]) -> list[Line]:
        return [self._line(speaker, asked) for speaker in rows]

    def _line(self, speaker: Speaker, asked: dict[str, Any]) -> Line:
        if speaker.erased:
            return Line(row=speaker, reasons=(_("It is erased."),))
        if not self.page.has_change_permission(self.request, speaker):
            return Line(row=speaker, reasons=(_("You may not change it."),))
        changes = []
        for name in COLUMNS:
            before, after = getattr(speaker, name), asked[name]
            if after and after != before:
                column: Any = speaker._meta.get_field(name)
                label = capfirst(str(column.verbose_name))
                changes.append(Change(label, before, after))
                setattr(speaker, name, after)
        return Line(row=speaker, changes=tuple(changes), touched=(speaker,))

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        columns = [name for name in COLUMNS if asked[name]]
        write_rows([row for line in lines for row in line.touched], columns)


class DeleteSpeakers(BulkAction[Speaker]):
    name: ClassVar[str] = "delete_unannounced"
    label = gettext_lazy("Delete those who are in no session…")
    permission: ClassVar[str] = "delete"
    flag: ClassVar[int] = DELETION

    def rows(self, found: QuerySet[Speaker]) -> list[Speaker]:
        return list(found.prefetch_related("sessions"))

    def plan(self, rows: Sequence[Speaker], asked: dict[str, Any]) -> list[Line]:
        return [
            Line(row=speaker, reasons=(why,))
            if (why := self._barred(speaker))
            else Line(row=speaker, changes=(Change(_("Speaker"), speaker.name, _("deleted")),))
            for speaker in rows
        ]

    def _barred(self, speaker: Any) -> str:
        if speaker.announced:
            return _("They have been announced: withdraw them instead of deleting them.")
        if sessions := ", ".join(map(str, speaker.sessions.all())):
            return _("They are in a session: %(sessions)s.") % {"sessions": sessions}
        if not self.page.has_delete_permission(self.request, speaker):
            return _("You may not delete it.")
        return ""

    def write(self, lines: Sequence[Line], asked: dict[str, Any]) -> None:
        delete_rows(Speaker.objects.filter(pk__in=[line.row.pk for line in lines]))
