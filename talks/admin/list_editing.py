"""Editing of state, track, format and seats of sessions in their list.

Django's `list_editable` overwrites changes that others made since the list was opened, and always
fills the list with fields. Here the fields come on demand, some rows at a time, and are guarded as
on a session's own page.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.models import BaseModelFormSet, modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, ngettext

from core.content.version import counted_once
from core.database.locks import hold
from core.database.queries import to_number
from core.forms.forms import GuardedForm
from core.history import Cause, acting
from talks.admin.bulk.reasons import taken
from talks.admin.bulk.rooms import as_it_is, refused
from talks.admin.bulk.values import standing
from talks.admin.states import offer_states
from talks.formatting import short_moment
from talks.models import Format, Session, Slot, Track

if TYPE_CHECKING:
    from django.http import QueryDict

EDIT = "edit"
# Each row has a snapshot and four fields; a phone has to show them.
ROWS_ON_A_PAGE = 50
FIELDS = ("state", "track", "format", "seats")


REFUSAL = gettext_lazy(
    "Not saved: one of these rooms was taken at the same moment. Check the page and save again."
)


class RowChoice(forms.ChoiceField):
    """A choice of rows at hand, or none, which queries nothing however many forms offer it."""

    rows: dict[str, models.Model]

    def offer(self, rows: Iterable[models.Model]) -> None:
        self.rows = {str(row.pk): row for row in rows}
        self.choices = [("", "—"), *((key, str(row)) for key, row in self.rows.items())]

    def clean(self, value: object) -> models.Model | None:
        return self.rows.get(super().clean(value))

    def has_changed(self, initial: object, data: object) -> bool:
        return not self.disabled and str(initial or "") != str(data or "")


class ListForm(GuardedForm):
    track = RowChoice(label=gettext_lazy("Track"), required=False)
    format = RowChoice(label=gettext_lazy("Format"), required=False)


class ListFormSet(BaseModelFormSet[Session, ListForm]):
    """The sessions on a page of their list; those deleted meanwhile are left out and named."""

    # For the user of the request: whether they may change a row, and how to send a message.
    may_change: ClassVar[Any]
    tell: ClassVar[Any]
    refusal: ClassVar[str] = ""

    def __init__(self, *, queryset: models.QuerySet[Session], **kwargs: Any) -> None:
        self.offered: dict[tuple[type[models.Model], int], list[Any]] = defaultdict(list)
        if kwargs.get("data") is not None:
            queryset = queryset.select_related("edition", "track", "format")
        super().__init__(queryset=queryset, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._leave_out_deleted()
        editions = {session.edition_id for session in self.get_queryset()}
        for model in (Track, Format):
            for row in model.objects.filter(edition__in=editions):
                self.offered[model, row.edition_id].append(row)

    def _leave_out_deleted(self) -> None:
        """Renumber the posted forms of rows that still exist."""
        rows = {str(session.pk) for session in self.get_queryset()}
        pattern = re.compile(rf"{re.escape(str(self.prefix))}-(\d+)-(.+)")
        posted: dict[int, dict[str, list[str]]] = defaultdict(dict)
        data = cast("QueryDict", self.data).copy()
        for name in self.data:
            if found := pattern.fullmatch(name):
                posted[to_number(found[1])][found[2]] = data.pop(name)
        kept = [
            fields for _n, fields in sorted(posted.items()) if fields.get("id", [""])[0] in rows
        ]
        if gone := len(posted) - len(kept):
            sentence = ngettext(
                "%(count)d session was deleted meanwhile: it is left out.",
                "%(count)d sessions were deleted meanwhile: they are left out.",
                gone,
            )
            self.tell(sentence % {"count": gone})
        for n, fields in enumerate(kept):
            for name, values in fields.items():
                data.setlist(f"{self.prefix}-{n}-{name}", values)
        for count in ("INITIAL_FORMS", "TOTAL_FORMS"):
            data[f"{self.prefix}-{count}"] = str(len(kept))
        self.data = data
        del self.management_form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        session = form.instance
        if not session.pk:
            # The form belongs to a page without a count of its rows.
            return
        zone = session.edition.zone
        form.places = [
            f"{short_moment(slot.start, slot.end, zone)}, {slot.room}" for slot in standing(session)
        ]
        form.fields["track"].offer(self._choices(Track, session, session.track))
        form.fields["format"].offer(self._choices(Format, session, session.format))
        offer_states(form.fields["state"], session)
        if session.edition.archived or session.erased or not self.may_change(session):
            for name in FIELDS:
                form.fields[name].disabled = True

    def _choices(self, model: type[models.Model], session: Session, chosen: Any) -> list[Any]:
        """Return the rows of its edition; a withdrawn one only if it is chosen."""
        rows = self.offered[model, session.edition_id]
        return [row for row in rows if not row.withdrawn or row == chosen]

    def clean(self) -> None:
        super().clean()
        if self.refusal:
            raise ValidationError(self.refusal, code="refused")
        becoming = [
            form
            for form in self.forms
            if form.cleaned_data.get("state") == Session.State.CONFIRMED
            and "state" in form.changed_data
        ]
        groups = [
            [as_it_is(slot) for slot in standing(form.instance) if not slot.room.holds_several]
            for form in becoming
        ]
        holding = Slot.objects.filter(holds_room=True, room__in={w.room for g in groups for w in g})
        found = refused(groups, list(holding.select_related("session", "room")))
        for number, slot in found.items():
            zone = becoming[number].instance.edition.zone
            becoming[number].add_error("state", ValidationError(taken(slot, zone), code="taken"))


class EditableList(ChangeList):
    """A changelist that shows fields on demand."""

    def get_filters_params(self, params: Any = None) -> Any:
        return {k: v for k, v in super().get_filters_params(params).items() if k != EDIT}

    def get_results(self, request: HttpRequest) -> None:
        if EDIT in request.GET:
            self.list_per_page = self.list_max_show_all = ROWS_ON_A_PAGE
        super().get_results(request)


class ListEditingAdmin(admin.ModelAdmin[Session]):
    """The list of sessions, to read and to edit."""

    change_list_template = "admin/talks/session/change_list.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditableList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found: Any = super().get_changelist_instance(request)
        if self.has_change_permission(request):
            found.list_editable = FIELDS if EDIT in request.GET else ()
            found.editing_url = found.get_query_string({EDIT: "1"})
            found.reading_url = found.get_query_string(remove=[EDIT])
        return cast("ChangeList", found)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset: Any = modelformset_factory(
            Session,
            ListForm,
            formset=ListFormSet,
            fields=FIELDS,
            extra=0,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )
        formset.may_change = staticmethod(partial(self.has_change_permission, request))
        formset.tell = staticmethod(partial(messages.warning, request))
        formset.refusal = getattr(request, "refusal", "")
        return formset

    def _get_edited_object_pks(self, request: HttpRequest, prefix: str) -> list[str]:
        """Return the keys that are numbers: the database is queried for them."""
        sent = super()._get_edited_object_pks(request, prefix)
        return [key for key in sent if to_number(key)]

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, *args, **kwargs)
        try:
            with transaction.atomic(), counted_once(), acting(cause=Cause.LIST):
                keys = self._get_edited_object_pks(request, "form")
                hold(Session.objects.filter(pk__in=keys))
                response = super().changelist_view(request, *args, **kwargs)
        except IntegrityError:
            # A room was taken at the same moment: show the typed values again.
            request.refusal = REFUSAL  # type: ignore[attr-defined]
            response = super().changelist_view(request, *args, **kwargs)
        return response
